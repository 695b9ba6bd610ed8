using System.Globalization;
using System.Text.Json;
using KariOrleans.Protocol.Wire;
using Wasmtime;

namespace KariOrleans.WasmHost;

/// <summary>
/// The words for what goes wrong in a call: each says the limit, the use and the remedy where there are such.
/// </summary>
internal static class WasmErrors
{
    public static ResultMessage Failed(WireError error) => new() { Outcome = ResultOutcome.Failed, Error = error };

    public static ResultMessage Refused(WireError error) =>
        new() { Outcome = ResultOutcome.InvalidInput, Error = error };

    /// <summary>A call that the machine stopped.</summary>
    public static WireError Trap(string operation, TrapCode trap, WasmUse use) => trap switch
    {
        TrapCode.OutOfFuel => new WireError(
            "fuel_exhausted",
            $"'{operation}' used {Number(use.Fuel)} units of fuel and was stopped; its limit is "
                + $"{Number(use.Limits.Fuel)}, about one an instruction.",
            "Give it less to do in one call, or a faster algorithm."),
        TrapCode.StackOverflow => new WireError(
            "wasm_trap",
            $"'{operation}' stopped with the trap stack_overflow; its stack may have "
                + $"{WasmLimits.StackBytes >> 10} KiB.",
            "Look for a recursion without an end, or write it as a loop."),
        TrapCode.Unreachable when use.IsShortOfMemory =>
            OutOfMemory($"'{operation}' stopped with the trap unreachable", use),
        _ => new WireError(
            "wasm_trap",
            $"'{operation}' stopped with the trap {JsonNamingPolicy.SnakeCaseLower.ConvertName(trap.ToString())} after "
                + $"{Number(use.Fuel)} units of fuel, with {Memory(use)}.",
            "It is a bug in the module. Try the same input where it was built."),
    };

    /// <summary>A call that could not make room for its input.</summary>
    public static WireError NoRoom(string operation, int bytes, WasmUse use) =>
        use.IsShortOfMemory || bytes > use.Limits.MemoryBytes / 2
            ? OutOfMemory($"{WasmModule.Allocate} had no room for the {Number((ulong)bytes)} bytes of the input", use)
            : new WireError(
                "wasm_no_room",
                $"{WasmModule.Allocate} answered 0 for the {Number((ulong)bytes)} bytes of the input of '{operation}', "
                    + $"with {Memory(use)}.",
                "Send less, or let the module grow its memory.");

    /// <summary>An address that is not the module's to give.</summary>
    public static WireError Outside(string function, uint address, uint length, WasmUse use) => new(
        "wasm_bad_address",
        $"'{function}' answered with the address {address} and the length {length}, which do not lie in its memory of "
            + $"{Number((ulong)use.MemoryBytes)} bytes.",
        "It is a bug in the module: the answer is (address << 32) | length.");

    /// <summary>An answer that fits into no frame.</summary>
    public static WireError TooLarge(string operation, uint length) => new(
        "result_too_large",
        $"'{operation}' answered with {length} bytes; {WireLimits.MaxResultBodyBytes} are allowed.",
        "Answer with less: page the result.");

    /// <summary>An answer that nobody can read.</summary>
    public static WireError InvalidOutput(string operation, string what) => new(
        "invalid_output", $"'{operation}' answered with {what}.",
        "It is a bug in the module: it answers in UTF-8 JSON.");

    /// <summary>An instance that could not be made, or another failure that is no trap.</summary>
    public static WireError Broken(string operation, string message) =>
        new("wasm_failed", $"'{operation}' could not be run: {message}", "Tell the author of the extension.");

    public static WireError InputTooLarge(int limit) => new(
        "input_too_large", $"The input has more than {limit} bytes, as many as it may have.", "Send less in one call.");

    private static WireError OutOfMemory(string what, WasmUse use) => new(
        "wasm_memory_limit_reached",
        $"{what}, with {Memory(use)}.",
        "Use less memory at once, or raise resources.max_memory_mb in the manifest: a call gets an eighth of it.");

    private static string Memory(WasmUse use) =>
        $"{Number((ulong)use.MemoryBytes >> 10)} of {Number((ulong)use.Limits.MemoryBytes >> 10)} KiB of memory in use";

    private static string Number(ulong value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
