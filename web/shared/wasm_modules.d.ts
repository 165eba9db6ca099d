/**
 * The two Emscripten modules as their JavaScript sees them; scripts/site/bundle.mjs maps the names to build outputs. Their C
 * functions stand in wasm_functions.d.ts, which is made from their headers.
 */

interface EmscriptenOptions {
  readonly instantiateWasm?: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}

declare module "fiducial-core" {
  export interface CoreModule {
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
  }
  export default function createCore(options?: EmscriptenOptions): Promise<CoreModule>;
}

declare module "fiducial-app" {
  export interface AppModule {
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
  }
  export interface AppOptions {
    readonly canvas: HTMLCanvasElement;
    readonly wasmBinary: ArrayBuffer;
    readonly onFrameWanted: () => void;
  }
  export default function createApp(options: AppOptions): Promise<AppModule>;
}

/** Built files copied beside the bundles under a name with their hash: the import's value is that name. */
declare module "*.wasm" {
  const path: string;
  export default path;
}
declare module "fiducial-core-wasm" {
  const path: string;
  export default path;
}
declare module "fiducial-app-wasm" {
  const path: string;
  export default path;
}
