/** @file Register the resolver of `npm run try` in the process that runs a user's program. */

import { register } from "node:module";

register("./tryResolver.mjs", import.meta.url);
