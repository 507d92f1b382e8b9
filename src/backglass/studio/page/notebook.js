/**
 * Where a notebook's page begins: anywidget calls `render` with a cell's element and the way to Python.
 *
 * A notebook takes one file, so Python joins the page's modules to a list (joined_page.py). Every page gets modules of
 * its own, from blobs: two pages in one notebook share no signal.
 */

/** @typedef {{send: (content: object, callbacks?: any, buffers?: ArrayBuffer[]) => void,
 *    on: (event: string, listener: any) => void, off: (event: string, listener: any) => void,
 *    get: (name: string) => any}} Model */

const PART = 2 ** 20; // bytes of a file that are sent at once
// Frames that are asked for in one message: for each message JupyterLab shows a busy kernel and an idle one, which takes
// it longer than a frame takes the page.
const TOGETHER = 3;

/** Pages that were shown so far: several may look at one session. */
let pages = 0;
/** Files that were sent so far. */
let uploads = 0;

/** @param {[path: string, text: string][]} modules - each after those that it imports, as `from "backglass:PATH"` */
export const pageOf = modules => ({
    /** @param {{model: Model, el: HTMLElement}} place */
    async render({ model, el }) {
        const { mount } = await loaded(modules);
        const body = document.createElement("div");
        body.className = "backglass notebook";
        el.append(body);
        return mount(body, lineOf(model, `${Date.now()}.${++pages}`), { lang: model.get("lang") });
    },
});

/** @param {[path: string, text: string][]} modules */
async function loaded(modules) {
    /** @type {Map<string, string>} */
    const addresses = new Map();
    for (const [path, text] of modules) {
        const own = text.replace(/"backglass:([^"]+)"/g, (_, other) => `"${addresses.get(other)}"`);
        addresses.set(path, URL.createObjectURL(new Blob([own], { type: "text/javascript" })));
    }
    try {
        return await import(/** @type {string} */ (addresses.get("main.js")));
    } finally {
        for (const address of addresses.values()) URL.revokeObjectURL(address);
    }
}

/**
 * @param {Model} model
 * @param {string} page
 * @returns {Line}
 */
function lineOf(model, page) {
    /** @type {((heard: Said | ArrayBuffer) => void)[]} */
    const listeners = [];
    /** @type {Map<number, {resolve: (told: any) => void, reject: (error: Error) => void}>} */
    const sent = new Map();
    /** @param {Said | ArrayBuffer} heard */
    const tell = heard => listeners.forEach(listener => listener(heard));

    /** What is not sent yet, as the page has more to say. @type {string[]} */
    let texts = [];
    /** What came, and is not told yet: of frames that came together each one is seen. @type {(Said | ArrayBuffer)[]} */
    const came = [];
    let paints = false;

    function tellNext() {
        paints = false;
        let framed = false;
        while (came.length) {
            const heard = /** @type {Said | ArrayBuffer} */ (came.shift());
            tell(heard);
            if (heard instanceof ArrayBuffer) framed = true;
            else if (framed && came.length) { // behind a frame and its reply
                paints = true;
                requestAnimationFrame(tellNext);
                return;
            }
        }
    }

    /** @param {any} content @param {any[]} [buffers] */
    function hear(content, buffers = []) {
        if (content.page !== page) return;
        if (content.upload !== undefined) {
            const waiting = sent.get(content.upload);
            sent.delete(content.upload);
            if (content.text) waiting?.reject(new Error(content.text));
            else waiting?.resolve(content.file);
            return;
        }
        let frames = 0;
        for (const text of content.sent) came.push(text === null ? copyOf(buffers[frames++]) : JSON.parse(text));
        if (!paints) tellNext();
    }
    model.on("msg:custom", hear);

    return {
        together: TOGETHER,
        send(message) {
            if (texts.push(JSON.stringify(message)) > 1) return;
            queueMicrotask(() => {
                model.send({ page, texts });
                texts = [];
            });
        },
        hear(listener) {
            listeners.push(listener);
            tell({ say: "line", open: true });
        },
        async upload(file) {
            const upload = ++uploads;
            const told = new Promise((resolve, reject) => sent.set(upload, { resolve, reject }));
            // One that is refused on the way has its answer already: no more of it is sent.
            for (let at = 0; (at === 0 || at < file.size) && sent.has(upload); at += PART) {
                const part = await file.slice(at, at + PART).arrayBuffer();
                const ends = { first: at === 0, last: at + PART >= file.size };
                model.send({ page, upload, name: file.name, ...ends }, undefined, [part]);
            }
            return told;
        },
        close() {
            model.off("msg:custom", hear);
        },
    };
}

/** @param {DataView | ArrayBuffer} bytes */
function copyOf(bytes) {
    if (bytes instanceof ArrayBuffer) return bytes;
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice().buffer;
}
