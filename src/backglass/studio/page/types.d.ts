// The messages and what stands in them; every module sees these types without importing them.

type Language = "en" | "ja";

/** A text of the session's in both languages. */
type Both = Record<Language, string>;

interface LayerScene {
    l: number;
    size: number;
    /** Numbers of the units that stand in a frame: of a wide layer the first ones. */
    shown: number[];
    activation: string;
    title: Both;
}

interface StageScene {
    kind: "forward" | "output_delta" | "delta" | "gradients" | "update";
    l?: number;
}

interface Scene {
    say: "scene";
    generation: number;
    problem: {
        id: string;
        title: Both;
        kind: "numbers" | "plane" | "curve" | "images" | "table";
        description: Record<string, unknown>;
        image: [number, number] | null;
        lesson: string | null;
        file: { hash: string; name: string } | null;
    };
    settings: Record<string, any>;
    layers: LayerScene[];
    names: {
        inputs: string[];
        outputs: string[];
        /** "2,1" -> "h1" */
        units: Record<string, string>;
        /** "w(3)[1,1]" -> "w5", where the book has names of its own */
        weights: Record<string, string>;
    };
    biases: "per_unit" | "shared" | "frozen" | "augmented" | "none";
    /** The formula is written in a small part of LaTeX. */
    loss: { title: Both; formula: string };
    samples: number;
    /** How many of them are trained on. */
    learned: number;
    batches: number;
    classes: string[] | null;
    stages: StageScene[];
    points: { x: number[][]; label: number[]; range: [number, number, number, number] } | null;
    edits: { update: number; parameter: string; value: unknown }[];
    /** How often what was noted was forgotten. */
    cuts: number;
    engine: string;
    parameters: number;
    /** What a reader should know of the data. */
    notes: Both[];
}

/** What comes from a session, read by its `say`. */
interface Said {
    say: string;
    id?: number;
    text?: string;
    [more: string]: any;
}

/** A file that was taken in. */
interface Uploaded {
    hash: string;
    kind: "table" | "model";
    name: string;
}

/** The way to a session: the server's WebSocket, or a notebook's. */
interface Line {
    /** How many frames are asked for at once, where every message has its cost. */
    together?: number;
    send(message: object): void;
    /** Messages, frames, and `{say: "line", open}` where the line itself opens or breaks. */
    hear(listener: (heard: Said | ArrayBuffer) => void): void;
    upload(file: File): Promise<Uploaded>;
    close(): void;
}

/** What the place where the page is mounted gives. */
interface Options {
    lang?: Language;
    theme?: "light" | "dark" | "auto";
    /** Names of controls that are left out. */
    hide?: string[];
    present?: boolean;
    link?: string;
    problem?: string;
    /** The address that shows this state, where there is one; it may also be put into the window's address. */
    address?: (state: string, keep: boolean, part?: string) => string;
    /** Language and theme were chosen: they may be kept for the next time. */
    chosen?: (what: "lang" | "theme", value: string) => void;
}
