/** A picture in lines as one in pixels, drawn by the browser with the fonts that are there. */

const SCALE = 2; // pixels for each unit of the picture, so that it stays sharp on paper

/** @param {string} svg @returns {Promise<Blob>} */
export async function pixels(svg) {
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.naturalWidth * SCALE, image.naturalHeight * SCALE];
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        context.fillStyle = "#fff";
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return await new Promise((resolve, reject) =>
            canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error("no pixels"))), "image/png"),
        );
    } finally {
        URL.revokeObjectURL(address);
    }
}
