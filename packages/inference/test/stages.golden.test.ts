import { compile, optimize, printTape } from "@typyro/autodiff";
import { densityGradient, densityTape, dist, plate, sample } from "@typyro/core";
import { expect, test } from "vitest";
import { explain } from "../src/index.ts";

interface Schools {
  readonly effect: readonly number[];
  readonly error: readonly number[];
}

function eightSchools({ effect, error }: Schools): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("schools", effect.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, error), { obs: effect });
}

const data: Schools = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };
const stages = explain(eightSchools, data);

test("eight schools, its shapes", () => {
  expect(`\n${String(stages.shapes)}\n`).toMatchInlineSnapshot(`
    "
    Trace Shapes:    
    Sample Sites:    
          mu dist   |
            value   |
         tau dist   |
            value   |
    schools plate 8 |
       theta dist 8 |
            value 8 |
           y dist 8 |
            value 8 |
    "
  `);
});

test("eight schools, the tape of its log density", () => {
  expect(`\n${String(stages.density)}\n`).toMatchInlineSnapshot(`
    "
      a:f64[] = input mu  # mu
      b:f64[] = input tau  # tau
      c:f64[] = exp b  # tau
      d:f64[8] = input theta  # theta
      e:f64[] = div a 5  # mu
      f:f64[] = square e  # mu
      g:f64[] = mul f -0.5  # mu
      h:f64[] = sub g 1.6094379124341003  # mu
      i:f64[] = sub h 0.9189385332046728  # mu
      j:f64[] = div c 5  # tau
      k:bool[] = greater j 100000000  # tau
      l:f64[] = where k j 1  # tau
      m:f64[] = log l  # tau
      n:f64[] = mul m 2  # tau
      o:f64[] = where k 0 j  # tau
      p:f64[] = square o  # tau
      q:f64[] = log1p p  # tau
      r:f64[] = where k n q  # tau
      s:f64[] = neg r  # tau
      t:f64[] = sub s 1.6094379124341003  # tau
      u:f64[] = add t -0.4515827052894548  # tau
      v:f64[8] = sub d a  # theta
      w:f64[8] = div v c  # theta
      x:f64[8] = square w  # theta
      y:f64[8] = mul x -0.5  # theta
      z:f64[] = log c  # theta
      aa:f64[8] = sub y z  # theta
      ab:f64[8] = sub aa 0.9189385332046728  # theta
      ac:f64[] = sum axes=[0] ab  # theta
      ad:f64[8] = data [28, 8, -3, ...]  # y
      ae:f64[8] = sub ad d  # y
      af:f64[8] = data [15, 10, 16, ...]  # y
      ag:f64[8] = div ae af  # y
      ah:f64[8] = square ag  # y
      ai:f64[8] = mul ah -0.5  # y
      aj:f64[8] = data [2.70805020110221, 2.302585092994046, 2.772588722239781, ...]  # y
      ak:f64[8] = sub ai aj  # y
      al:f64[8] = sub ak 0.9189385332046728  # y
      am:f64[] = sum axes=[0] al  # y
      an:f64[] = add i u
      ao:f64[] = add an b
      ap:f64[] = add ao ac
      aq:f64[] = add ap am
      return logDensity=aq
    "
  `);
});

test("eight schools, its gradient", () => {
  expect(`\n${printTape(stages.gradient)}\n`).toMatchInlineSnapshot(`
    "
      a:f64[] = input mu  # mu
      b:f64[] = input tau  # tau
      c:f64[] = exp b  # tau
      d:f64[8] = input theta  # theta
      e:f64[] = div a 5  # mu
      f:f64[] = square e  # mu
      g:f64[] = mul f -0.5  # mu
      h:f64[] = sub g 1.6094379124341003  # mu
      i:f64[] = sub h 0.9189385332046728  # mu
      j:f64[] = div c 5  # tau
      k:bool[] = greater j 100000000  # tau
      l:f64[] = where k j 1  # tau
      m:f64[] = log l  # tau
      n:f64[] = mul m 2  # tau
      o:f64[] = where k 0 j  # tau
      p:f64[] = square o  # tau
      q:f64[] = log1p p  # tau
      r:f64[] = where k n q  # tau
      s:f64[] = neg r  # tau
      t:f64[] = sub s 1.6094379124341003  # tau
      u:f64[] = add t -0.4515827052894548  # tau
      v:f64[8] = sub d a  # theta
      w:f64[8] = div v c  # theta
      x:f64[8] = square w  # theta
      y:f64[8] = mul x -0.5  # theta
      z:f64[8] = sub y b  # theta
      aa:f64[8] = sub z 0.9189385332046728  # theta
      ab:f64[] = sum axes=[0] aa  # theta
      ac:f64[8] = data [28, 8, -3, ...]  # y
      ad:f64[8] = sub ac d  # y
      ae:f64[8] = data [15, 10, 16, ...]  # y
      af:f64[8] = div ad ae  # y
      ag:f64[8] = square af  # y
      ah:f64[8] = mul ag -0.5  # y
      ai:f64[8] = data [2.70805020110221, 2.302585092994046, 2.772588722239781, ...]  # y
      aj:f64[8] = sub ah ai  # y
      ak:f64[8] = sub aj 0.9189385332046728  # y
      al:f64[] = sum axes=[0] ak  # y
      am:f64[] = add i u
      an:f64[] = add am b
      ao:f64[] = add an ab
      ap:f64[] = add ao al
      aq:f64[8] = mul af 2  # y
      ar:f64[8] = mul -0.5 aq  # y
      as:f64[8] = div ar ae  # y
      at:f64[8] = neg as  # y
      au:f64[8] = mul w 2  # theta
      av:f64[8] = mul -0.5 au  # theta
      aw:f64[8] = div av c  # theta
      ax:f64[8] = mul av w  # theta
      ay:f64[8] = div ax c  # theta
      az:f64[8] = neg ay  # theta
      ba:f64[] = sum axes=[0] az  # theta
      bb:f64[8] = add at aw  # theta
      bc:f64[8] = neg aw  # theta
      bd:f64[] = sum axes=[0] bc  # theta
      be:f64[] = where k -1 0  # tau
      bf:f64[] = where k 0 -1  # tau
      bg:f64[] = add p 1  # tau
      bh:f64[] = div 1 bg  # tau
      bi:f64[] = mul bf bh  # tau
      bj:f64[] = mul o 2  # tau
      bk:f64[] = mul bi bj  # tau
      bl:f64[] = where k 0 bk  # tau
      bm:f64[] = mul be 2  # tau
      bn:f64[] = div 1 l  # tau
      bo:f64[] = mul bm bn  # tau
      bp:f64[] = where k bo 0  # tau
      bq:f64[] = add bl bp  # tau
      br:f64[] = div bq 5  # tau
      bs:f64[] = add ba br  # tau
      bt:f64[] = mul e 2  # mu
      bu:f64[] = mul -0.5 bt  # mu
      bv:f64[] = div bu 5  # mu
      bw:f64[] = add bd bv  # mu
      bx:f64[] = mul bs c  # tau
      by:f64[] = add -7 bx  # tau
      return logDensity=ap d/mu=bw d/tau=by d/theta=bb
    "
  `);
});

test("eight schools after the passes: one reciprocal for each scale, no logarithm of a scale, sums without factors", () => {
  expect(`\n${printTape(optimize(stages.gradient))}\n`).toMatchInlineSnapshot(`
    "
      a:f64[] = input mu  # mu
      b:f64[] = input tau  # tau
      c:f64[] = exp b  # tau
      d:f64[8] = input theta  # theta
      e:f64[] = mul a 0.2  # mu
      f:f64[] = square e  # mu
      g:f64[] = mul f -0.5  # mu
      h:f64[] = sub g 1.6094379124341003  # mu
      i:f64[] = sub h 0.9189385332046728  # mu
      j:f64[] = mul c 0.2  # tau
      k:bool[] = greater j 100000000  # tau
      l:f64[] = where k j 1  # tau
      m:f64[] = log l  # tau
      n:f64[] = mul m 2  # tau
      o:f64[] = where k 0 j  # tau
      p:f64[] = square o  # tau
      q:f64[] = log1p p  # tau
      r:f64[] = where k n q  # tau
      s:f64[] = neg r  # tau
      t:f64[] = sub s 1.6094379124341003  # tau
      u:f64[] = add t -0.4515827052894548  # tau
      v:f64[8] = sub d a  # theta
      w:f64[] = div 1 c  # theta
      x:f64[8] = square v  # theta
      y:f64[] = mul w w  # theta
      z:f64[] = mul y -0.5  # theta
      aa:f64[] = neg b  # theta
      ab:f64[] = sub aa 0.9189385332046728  # theta
      ac:f64[] = mul 8 ab  # theta
      ad:f64[] = sum axes=[0] x  # theta
      ae:f64[] = mul z ad  # theta
      af:f64[] = add ae ac  # theta
      ag:f64[8] = data [28, 8, -3, ...]  # y
      ah:f64[8] = sub ag d  # y
      ai:f64[8] = data [0.06666666666666667, 0.1, 0.0625, ...]  # y
      aj:f64[8] = mul ah ai  # y
      ak:f64[8] = square aj  # y
      al:f64[8] = data [2.70805020110221, 2.302585092994046, 2.772588722239781, ...]  # y
      am:f64[8] = mul ak -0.5  # y
      an:f64[8] = sub am al  # y
      ao:f64[8] = sub an 0.9189385332046728  # y
      ap:f64[] = sum axes=[0] ao  # y
      aq:f64[] = add i u
      ar:f64[] = add aq b
      as:f64[] = add ar af
      at:f64[] = add as ap
      au:f64[8] = data [0.06666666666666667, 0.1, 0.0625, ...]  # y
      av:f64[8] = mul aj au  # y
      aw:f64[] = mul w 2  # theta
      ax:f64[] = mul aw -0.5  # theta
      ay:f64[] = mul ax w  # theta
      az:f64[] = mul ay w  # theta
      ba:f64[] = neg az  # theta
      bb:f64[] = mul ba ad  # theta
      bc:f64[8] = mul v ay  # theta
      bd:f64[8] = add av bc  # theta
      be:f64[] = neg ay  # theta
      bf:f64[] = sum axes=[0] v  # theta
      bg:f64[] = mul be bf  # theta
      bh:f64[] = where k -1 0  # tau
      bi:f64[] = where k 0 -1  # tau
      bj:f64[] = add p 1  # tau
      bk:f64[] = div 1 bj  # tau
      bl:f64[] = mul bi bk  # tau
      bm:f64[] = mul o 2  # tau
      bn:f64[] = mul bl bm  # tau
      bo:f64[] = where k 0 bn  # tau
      bp:f64[] = mul bh 2  # tau
      bq:f64[] = div 1 l  # tau
      br:f64[] = mul bp bq  # tau
      bs:f64[] = where k br 0  # tau
      bt:f64[] = add bo bs  # tau
      bu:f64[] = mul bt 0.2  # tau
      bv:f64[] = add bb bu  # tau
      bw:f64[] = mul e 2  # mu
      bx:f64[] = mul -0.5 bw  # mu
      by:f64[] = mul bx 0.2  # mu
      bz:f64[] = add bg by  # mu
      ca:f64[] = mul bv c  # tau
      cb:f64[] = add -7 ca  # tau
      return logDensity=at d/mu=bz d/tau=cb d/theta=bd
    "
  `);
});

test("eight schools as a kernel: one loop over the schools, nothing kept between loops", () => {
  expect(`\n${stages.kernel}\n`.replace(/code for .*\n/g, "")).toMatchInlineSnapshot(`
    "
    What is computed, in order. A line runs together, row by row where it is a loop; behind # stand the sites that it serves (of statements that a program repeats, the first).
    scalars: add 5, div 3, exp 1, greater 1, log 1, log1p 1, mul 20, neg 4, square 2, sub 4, where 7  # tau mu theta
    loop over 8 rows: add 1, mul 4, square 2, sub 4, sum 3  # theta y
    scalars: add 6, mul 4  # theta mu tau
    temporaries: none
    work (estimated): 240 multiplications; tau 40 %, theta 28 %, y 27 %, mu 5 %
    "
  `);
});

interface Series {
  readonly y: readonly number[];
}

function autoregression({ y }: Series): void {
  const alpha = sample("alpha", dist.Normal(0, 10));
  const beta = sample("beta", dist.Normal(0, 10));
  const sigma = sample("sigma", dist.HalfCauchy(2.5));
  for (let t = 1; t < y.length; t++) sample(`y_${t}`, dist.Normal(alpha.add(beta.mul(y[t - 1] ?? 0)), sigma), { obs: y[t] });
}

const seriesOf = (n: number): Series => ({ y: Array.from({ length: n }, (_, t) => ((t * 7919 + 1) % 10007) / 5000) });

test("an autoregression written as a plain loop over its rows is the sum of the squares of two rows, whatever their number", () => {
  expect(`\n${explain(autoregression, seriesOf(201)).kernel}\n`.replace(/code for .*\n/g, "")).toMatchInlineSnapshot(`
    "
    What is computed, in order. A line runs together, row by row where it is a loop; behind # stand the sites that it serves (of statements that a program repeats, the first).
    200 rows by sums over them: 2 rows  # y_1
    scalars: add 2, div 3, exp 1, greater 1, log 1, log1p 1, mul 23, neg 1, square 4, sub 6, sum 1, where 7  # sigma y_1 alpha beta
    loop over 2 rows: add 2, mul 4, square 1, sum 3  # y_1
    scalars: add 11, div 1, mul 8, neg 1, sum 1  # y_1 sigma
    temporaries: none
    work (estimated): 166 multiplications; sigma 56 %, y_1 34 %, alpha 5 %, beta 5 %
    "
  `);
});

test("row by row it is one loop over rows, forward and backward together", () => {
  const kernel = compile(densityGradient(densityTape(autoregression, seriesOf(201)), { sumsRows: false }));
  expect(`\n${String(kernel)}\n`.replace(/code for .*\n/g, "")).toMatchInlineSnapshot(`
    "
    scalars: add 2, div 3, exp 1, greater 1, log 1, log1p 1, mul 25, neg 4, square 3, sub 6, where 7  # sigma y_1 alpha beta
    loop over 200 rows: add 1, mul 2, square 1, sub 1, sum 3  # y_1
    scalars: add 10, mul 5  # y_1 sigma alpha beta
    temporaries: none
    work (estimated): 1738 multiplications; y_1 94 %, sigma 5 %, others 1 %
    "
  `);
});

test("its gradient has as many operations for 2000 rows as for 50", () => {
  const [few, many] = [50, 2000].map((n) => explain(autoregression, seriesOf(n)).gradient.nodes.length);
  expect(many).toBe(few);
});
