/** Text and bytes in and out of an Emscripten module's memory. */

interface MemoryModule {
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(pointer: number): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8 text with terminating NUL at `pointer`. */
export function textAt(module: MemoryModule, pointer: number): string {
  const heap = module.HEAPU8;
  return decoder.decode(heap.subarray(pointer, heap.indexOf(0, pointer)));
}

/** A copy of `size` bytes at `pointer`, detached from the module's memory. */
export function bytesAt(module: MemoryModule, pointer: number, size: number): Uint8Array<ArrayBuffer> {
  return module.HEAPU8.slice(pointer, pointer + size) as Uint8Array<ArrayBuffer>;
}

/** Arguments of one call, kept in the module's memory until `free`. */
export class Arguments {
  readonly #module: MemoryModule;
  readonly #pointers: number[] = [];

  constructor(module: MemoryModule) {
    this.#module = module;
  }

  /** NUL inside text would cut it short on the other side: it becomes a replacement character. */
  text(value: string): number {
    return this.bytes(encoder.encode(`${value.replaceAll("\0", "\uFFFD")}\0`));
  }

  bytes(value: Uint8Array): number {
    const pointer = this.space(value.byteLength);
    this.#module.HEAPU8.set(value, pointer);
    return pointer;
  }

  /** 0, C's null, for an empty or missing array. */
  floats(value: Float32Array | null): number {
    if (value === null || value.length === 0) return 0;
    return this.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }

  /** Uninitialised; throws where the module's memory is exhausted. */
  space(size: number): number {
    const pointer = this.#module._malloc(Math.max(size, 1));
    if (pointer === 0) throw new RangeError(`out of memory: ${size} bytes refused`);
    this.#pointers.push(pointer);
    return pointer;
  }

  free(): void {
    for (const pointer of this.#pointers) this.#module._free(pointer);
  }
}

/** Runs `call` with memory for its arguments, freed afterwards. */
export function withArguments<T>(module: MemoryModule, call: (memory: Arguments) => T): T {
  const memory = new Arguments(module);
  try {
    return call(memory);
  } finally {
    memory.free();
  }
}

/** Emscripten's hook for a module that was compiled before: the same code serves page, worker and terminal. */
export function instantiateCompiled(compiled: WebAssembly.Module, failed: (error: unknown) => void) {
  return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
    WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled), failed);
    return {};
  };
}
