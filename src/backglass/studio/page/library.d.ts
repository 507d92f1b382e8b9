// What of the vendored libraries the page uses, in types: tsc reads this instead of library.js.

export interface Signal<T> {
    value: T;
    readonly peek: () => T;
    readonly subscribe: (hear: (value: T) => void) => () => void;
}
export interface ReadonlySignal<T> {
    readonly value: T;
    readonly peek: () => T;
    readonly subscribe: (hear: (value: T) => void) => () => void;
}
/** What a component gives back: nothing outside preact looks into it. */
export interface Drawn {
    readonly type: unknown;
}
export type Child = Drawn | Drawn[] | string | number | boolean | null | undefined | ReadonlySignal<string> | Child[];
export type Component<P = object> = (properties: P) => Drawn | Drawn[] | null;

export const Fragment: Component<{ children?: Child }>;
export function h(type: unknown, properties: object | null, ...children: Child[]): Drawn;
export function render(drawn: Drawn | null, into: Element | DocumentFragment): void;
/** Where a template has several roots it gives an array, which preact takes as it takes one. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Drawn;

export function useEffect(act: () => void | (() => void), on?: readonly unknown[]): void;
export function useLayoutEffect(act: () => void | (() => void), on?: readonly unknown[]): void;
export function useMemo<T>(make: () => T, on: readonly unknown[]): T;
export function useRef<T>(first: T | null): { current: T | null };
export function useState<T>(first: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];

export function signal<T>(first: T): Signal<T>;
export function computed<T>(compute: () => T): ReadonlySignal<T>;
export function effect(act: () => void | (() => void)): () => void;
export function batch<T>(act: () => T): T;
export function untracked<T>(act: () => T): T;
export function useSignal<T>(first: T): Signal<T>;
export function useComputed<T>(compute: () => T): ReadonlySignal<T>;
export function useSignalEffect(act: () => void | (() => void)): void;
