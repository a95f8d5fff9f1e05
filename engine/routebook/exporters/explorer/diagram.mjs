// Pictures in a frame, to be moved and zoomed.

import { h } from "./dom.mjs";

const ZOOM = 1.25;
const MOST_ZOOMED = 6;
const SLIP = 4;

/**
 * What is seen of a picture, in its own unit.
 * @typedef {{ x: number, y: number, width: number, height: number }} View
 */

/** A picture in a frame: it is dragged, pinched, and zoomed by buttons, keys, or the wheel with the control key. */
export class Frame {
  /** @type {Map<number, { x: number, y: number }>} */
  #fingers = new Map();
  #slipped = false;

  /**
   * @param {SVGSVGElement} picture
   * @param {string} label
   */
  constructor(picture, label) {
    this.picture = picture;
    const { x, y, width, height } = picture.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.view = { ...this.whole };
    picture.removeAttribute("width");
    picture.removeAttribute("height");
    picture.setAttribute("aria-label", label);
    /** @param {string} sign @param {string} name @param {() => void} press */
    const button = (sign, name, press) => h("button", { type: "button", "aria-label": name, title: name, onclick: press }, sign);
    const zoom = h("div", { class: "zoom" },
      button("+", "Zoom in", () => this.zoom(ZOOM)),
      button("\u2212", "Zoom out", () => this.zoom(1 / ZOOM)),
      button("all", "Show the whole picture", () => this.#look(this.whole)));
    const hint = `${label}. Arrow keys move it, plus and minus zoom, 0 shows all of it.`;
    this.element = h("div", { class: "panned", style: `--shape: ${width} / ${height}`, tabindex: "0", role: "group", "aria-label": hint }, picture, zoom);
    this.#listen();
  }

  /**
   * Zoom about a point of the picture, else about the middle of what is seen.
   * @param {number} factor
   * @param {{ x: number, y: number }} about
   */
  zoom(factor, about = { x: this.view.x + this.view.width / 2, y: this.view.y + this.view.height / 2 }) {
    const most = this.whole.width / MOST_ZOOMED;
    const width = Math.min(Math.max(this.view.width / factor, most), this.whole.width * 1.5);
    const scale = width / this.view.width;
    this.#look({
      x: about.x - (about.x - this.view.x) * scale,
      y: about.y - (about.y - this.view.y) * scale,
      width,
      height: this.view.height * scale,
    });
  }

  /**
   * Zoom so that letters are as large as they are meant to be, if the whole picture would make them smaller.
   */
  magnify() {
    const { width, height } = this.picture.getBoundingClientRect();
    if (width === 0 || (width >= this.whole.width && height >= this.whole.height)) return;
    this.#look({ x: this.whole.x, y: this.whole.y, width, height });
  }

  /**
   * Move the picture as far as is needed for some of its parts to be seen.
   * @param {SVGGraphicsElement[]} parts
   */
  show(parts) {
    const boxes = parts.map((part) => this.#boxOf(part)).filter(({ width }) => width > 0);
    if (boxes.length === 0) return;
    const left = Math.min(...boxes.map(({ x }) => x));
    const top = Math.min(...boxes.map(({ y }) => y));
    const right = Math.max(...boxes.map(({ x, width }) => x + width));
    const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
    const { x, y, width, height } = this.view;
    this.#look({ x: nearestBegin(x, width, left, right), y: nearestBegin(y, height, top, bottom), width, height });
  }

  /**
   * Where a part lies, in the unit of the view.
   * @param {SVGGraphicsElement} part
   */
  #boxOf(part) {
    const box = part.getBBox();
    const own = part.getCTM();
    const outer = this.picture.getCTM();
    if (!own || !outer) return new DOMRect();
    const matrix = outer.inverse().multiply(own);
    const start = new DOMPoint(box.x, box.y).matrixTransform(matrix);
    const end = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(matrix);
    return new DOMRect(start.x, start.y, end.x - start.x, end.y - start.y);
  }

  /** @param {View} view */
  #look(view) {
    this.view = { ...view };
    this.picture.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  }

  /**
   * A point of the screen in the unit of the view.
   * @param {{ x: number, y: number }} point
   */
  #at({ x, y }) {
    return new DOMPoint(x, y).matrixTransform(this.picture.getScreenCTM()?.inverse());
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #move(x, y) {
    this.#look({ ...this.view, x: this.view.x + x, y: this.view.y + y });
  }

  #listen() {
    const { picture, element } = this;
    picture.addEventListener("pointerdown", ({ pointerId, x, y }) => {
      if (this.#fingers.size === 0) this.#slipped = false;
      this.#fingers.set(pointerId, { x, y });
    });
    picture.addEventListener("pointermove", (event) => this.#drag(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
      picture.addEventListener(end, ({ pointerId }) => {
        this.#fingers.delete(pointerId);
        element.classList.toggle("moving", this.#fingers.size > 0);
      });
    }
    picture.addEventListener("click", (event) => this.#slipped && event.stopPropagation(), { capture: true });
    picture.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, this.#at(event));
    }, { passive: false });
    element.addEventListener("keydown", (event) => this.#press(event));
    let seen = this.view;
    window.addEventListener("beforeprint", () => {
      seen = this.view;
      this.#look(this.whole);
    });
    window.addEventListener("afterprint", () => this.#look(seen));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const { pointerId, x, y } = event;
    const last = this.#fingers.get(pointerId);
    if (!last || (!this.#slipped && Math.hypot(x - last.x, y - last.y) < SLIP)) return;
    this.#slipped = true;
    this.picture.setPointerCapture(pointerId);
    this.element.classList.add("moving");
    const other = [...this.#fingers].find(([finger]) => finger !== pointerId)?.[1];
    const [from, to] = [this.#at(last), this.#at({ x, y })];
    if (other) {
      const apart = Math.hypot(last.x - other.x, last.y - other.y) || 1;
      this.zoom(Math.hypot(x - other.x, y - other.y) / apart, this.#at(other));
    } else {
      this.#move(from.x - to.x, from.y - to.y);
    }
    this.#fingers.set(pointerId, { x, y });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = [this.view.width / 8, this.view.height / 8];
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.#move(-x, 0),
      ArrowRight: () => this.#move(x, 0),
      ArrowUp: () => this.#move(0, -y),
      ArrowDown: () => this.#move(0, y),
      "+": () => this.zoom(ZOOM),
      "-": () => this.zoom(1 / ZOOM),
      0: () => this.#look(this.whole),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }
}

/**
 * A picture in a frame.
 * @param {SVGSVGElement} picture
 * @param {string} label
 */
export function panned(picture, label) {
  return new Frame(picture, label).element;
}

/**
 * Where what is seen begins so that a stretch lies in it, as near as can be to where it began.
 * @param {number} begin
 * @param {number} length
 * @param {number} first
 * @param {number} last
 */
function nearestBegin(begin, length, first, last) {
  const air = Math.min(24, Math.max(0, (length - last + first) / 2));
  return Math.min(Math.max(begin, last + air - length), first - air);
}
