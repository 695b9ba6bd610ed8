namespace KariOrleans.Tests.WasmHost;

/// <summary>Modules as text.</summary>
internal static class Wat
{
    /// <summary>The signature of an operation.</summary>
    public const string Operation = "(param $at i32) (param $length i32) (result i64)";

    private const string Allocate = """
        (global $top (mut i32) (i32.const 4096))
        (func (export "kari_alloc") (param $size i32) (result i32)
          (global.get $top)
          (global.set $top (i32.add (global.get $top) (local.get $size))))
        """;

    /// <summary>A module with a memory of a page, an allocator and this.</summary>
    public static byte[] Module(string content) =>
        Bytes($"""(module (memory (export "memory") 1) {Allocate} {content})""");

    /// <summary>A module with one operation, <c>run</c>, with this body.</summary>
    public static byte[] Run(string body, string content = "") =>
        Module($"""{content} (func (export "run") {Operation} {body})""");

    /// <summary>A module whose operation <c>run</c> answers with this text, which lies in its memory.</summary>
    /// <param name="text">The answer as a text of WAT: <c>\ff</c> is a byte.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="isError">Whether it is an error.</param>
    public static byte[] Answering(string text, int length, bool isError = false) =>
        Run(Packed(64, isError ? 0x8000_0000u | (uint)length : (uint)length), $"""(data (i32.const 64) "{text}")""");

    /// <summary>An operation's answer: this address and this length.</summary>
    public static string Packed(uint address, uint length) => $"(i64.const 0x{((ulong)address << 32) | length:x})";

    /// <summary>The answer that is the input.</summary>
    public const string Echo = """
        (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32)) (i64.extend_i32_u (local.get $length)))
        """;

    public static byte[] Bytes(string text) => Wasmtime.Module.ConvertText(text);
}
