/**
 * The line to the server's session: one WebSocket, opened again where it breaks; not where the server ended it in words,
 * or does not take the key.
 */

const AGAIN = [250, 1000, 2000, 4000, 8000]; // milliseconds; the last one for ever

/**
 * @param {string} base - the page's own address, without what stands behind #
 * @param {string} key
 * @returns {Line}
 */
export function openLine(base, key) {
    const address = new URL("line", base);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    /** @type {((heard: Said | ArrayBuffer) => void)[]} */
    const listeners = [];
    /** @param {Said | ArrayBuffer} heard */
    const tell = heard => listeners.forEach(listener => listener(heard));
    /** @type {WebSocket | null} */
    let socket = null;
    let [tries, closed] = [0, false];

    function begin() {
        if (closed) return;
        socket = new WebSocket(address, ["backglass.v1", `k.${key}`]);
        socket.binaryType = "arraybuffer";
        socket.onopen = () => {
            tries = 0;
            tell({ say: "line", open: true });
        };
        socket.onmessage = ({ data }) => {
            const heard = typeof data === "string" ? JSON.parse(data) : data;
            if (heard.say === "closed") end(heard.text);
            else tell(heard);
        };
        socket.onclose = async () => {
            if (closed) return;
            tell({ say: "line", open: false });
            const text = await refusal();
            if (text) end(text);
            else setTimeout(begin, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
        };
    }

    /** Why the server refuses the key, in its own words: a WebSocket does not tell. "" where it takes it, or is away. */
    async function refusal() {
        try {
            const answer = await fetch(new URL("knock", base), { headers: { Authorization: `Bearer ${key}` } });
            return (await answer.json()).text;
        } catch {
            return "";
        }
    }

    /** @param {string} text - what is said, and stays: the line is not opened again */
    function end(text) {
        closed = true;
        tell({ say: "line", open: false, text });
    }
    if (key) begin();
    else refusal().then(end);

    return {
        send(message) {
            if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
        },
        hear(listener) {
            listeners.push(listener);
        },
        async upload(file) {
            const answer = await fetch(new URL("upload", base), {
                method: "POST",
                headers: { Authorization: `Bearer ${key}`, "X-File-Name": encodeURIComponent(file.name) },
                body: file,
            });
            const told = await answer.json();
            if (!answer.ok) throw new Error(told.text);
            return told;
        },
        close() {
            closed = true;
            socket?.close();
        },
    };
}
