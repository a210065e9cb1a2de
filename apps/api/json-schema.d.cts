export declare function asJsonSchema(node: unknown): unknown;
