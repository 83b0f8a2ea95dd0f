/** What is used of luaparse (https://fstirlitz.github.io/luaparse/), which brings no types. */
declare module "luaparse" {
  interface Place {
    readonly line: number;
    readonly column: number;
  }
  interface Identifier {
    readonly name: string;
    readonly loc: { readonly start: Place };
  }
  interface Chunk {
    /** Names that no `local` declares, at their first use. */
    readonly globals: readonly Identifier[];
  }
  const luaparse: {
    parse(source: string, options: { scope: true; locations: true; luaVersion: "5.3" }): Chunk;
  };
  export default luaparse;
}
