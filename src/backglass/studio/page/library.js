// The one door to the vendored libraries: components as tagged templates, and signals.
import { h } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { Fragment, h, render } from "./vendor/preact.js";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "./vendor/hooks.js";
export { batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect } from "./vendor/signals.js";
export const html = htm.bind(h);
