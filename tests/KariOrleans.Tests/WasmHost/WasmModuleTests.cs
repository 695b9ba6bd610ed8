using KariOrleans.WasmHost;

namespace KariOrleans.Tests.WasmHost;

/// <summary>Modules that are refused before anybody calls them.</summary>
public sealed class WasmModuleTests
{
    private const string Body = "(param i32 i32) (result i64) (i64.const 0)";
    private const string Allocator = "(func (export \"kari_alloc\") (param i32) (result i32) (i32.const 64))";
    private const string MemoryText = "(memory (export \"memory\") 1)";
    private const string Run = $"(func (export \"run\") {Body})";

    [Theory]
    [InlineData($"{Allocator} {Run}", "does not export its memory")]
    [InlineData($"(memory 1) {Allocator} {Run}", "does not export its memory")]
    [InlineData($"{MemoryText} {Run}", "does not export \"kari_alloc\"")]
    [InlineData($"{MemoryText} {Run} (func (export \"kari_alloc\") (param i64) (result i32) (i32.const 64))",
        "does not export \"kari_alloc\"")]
    [InlineData($"{MemoryText} {Allocator}", "exports no operation")]
    [InlineData($"{MemoryText} {Allocator} (func (export \"run\") (param i32) (result i64) (i64.const 0))",
        "exports no operation")]
    [InlineData($"{MemoryText} {Allocator} {Run} (func (export \"_initialize\") (param i32))", "\"_initialize\"")]
    [InlineData($"(import \"env\" \"abort\" (func)) {MemoryText} {Allocator} {Run}", "imports env.abort")]
    [InlineData($"(import \"env\" \"memory\" (memory 1)) (export \"memory\" (memory 0)) {Allocator} {Run}",
        "imports env.memory")]
    [InlineData($"(import \"e\\0a\" \"\\1bx\" (func)) {MemoryText} {Allocator} {Run}", "imports e?.?x")]
    [InlineData($"(memory (export \"memory\") 1000) {Allocator} {Run}", "max_memory_mb")]
    [InlineData($"(memory (export \"memory\") i64 1) {Allocator} {Run}", "not valid")]
    [InlineData($"(memory (export \"memory\") 1 1 shared) {Allocator} {Run}", "not valid")]
    [InlineData($"{MemoryText} (memory 1) {Allocator} {Run}", "not valid")]
    [InlineData($"{MemoryText} {Allocator} {Run} (table 100000 funcref)", "table")]
    [InlineData($"{MemoryText} {Allocator} {Run} (func $s (unreachable)) (start $s)", "trap unreachable")]
    [InlineData($"{MemoryText} {Allocator} {Run} (func $s (loop $l (br $l))) (start $s)", "fuel")]
    [InlineData($"{MemoryText} {Allocator} {Run} (func (export \"_initialize\") (loop $l (br $l)))", "fuel")]
    [InlineData($"{MemoryText} {Allocator} {Run} (data (i32.const 65530) \"0123456789\")", "memory_out_of_bounds")]
    public void ModuleThatIsNotWhatItShouldBe_IsRefused_WithTheReason(string content, string reason)
    {
        var refused = Assert.Throws<WasmModuleException>(() => Load(Wat.Bytes($"(module {content})")));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WasiImports_AreNamed_WithTheRemedy()
    {
        var imports = string.Concat(Enumerable.Range(0, 20).Select(
            i => $"""(import "wasi_snapshot_preview1" "fd_{i}" (func))"""));

        var refused = Assert.Throws<WasmModuleException>(
            () => Load(Wat.Bytes($"(module {imports} {MemoryText} {Allocator} {Run})")));

        Assert.Contains("wasi_snapshot_preview1.fd_0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("and 12 more", refused.Message, StringComparison.Ordinal);
        Assert.Contains("without WASI", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyOperations_AreRefused()
    {
        var exports = string.Concat(Enumerable.Range(0, 1001).Select(i => $"(export \"run{i}\" (func $run))"));

        var refused = Assert.Throws<WasmModuleException>(
            () => Load(Wat.Bytes($"(module {MemoryText} {Allocator} (func $run {Body}) {exports})")));

        Assert.Contains("1,001 operations", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoModule_AreRefused()
    {
        Assert.Contains("\\0asm", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("\\0asm", Refusal("(module)"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("\\0asm", Refusal("\u007fELF\u0002\u0001\u0001\0"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("component", Refusal([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]), StringComparison.Ordinal);
        Assert.Contains("version 2", Refusal([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("not valid", Refusal([.. Wat.Run(Wat.Echo)[..40]]), StringComparison.Ordinal);
        Assert.Contains("4,194,304 bytes", Refusal(new byte[WasmLimits.MaxModuleBytes + 1]), StringComparison.Ordinal);

        static string Refusal(byte[] bytes) => Assert.Throws<WasmModuleException>(() => Load(bytes)).Message;
    }

    [Theory]
    [InlineData(null, 32 << 20)]
    [InlineData(256L << 20, 32 << 20)]
    [InlineData(64L << 20, 8 << 20)]
    [InlineData(1L << 20, 1 << 20)]
    [InlineData(100_000_001L, 190 * 65536)]
    public void MemoryOfACall_IsAnEighthOfTheProcess(long? process, long call)
    {
        var limits = WasmLimits.ForProcess(process);

        Assert.Equal(call, limits.MemoryBytes);
        Assert.True(limits.InputBytes <= limits.MemoryBytes / 4);
    }

    private static void Load(byte[] bytes)
    {
        using var module = WasmModule.Load(bytes, new WasmLimits { Fuel = 1_000_000 });
    }
}
