using Wasmtime;

namespace KariOrleans.WasmHost;

/// <summary>How modules are compiled and what of WebAssembly they may use.</summary>
internal static class WasmEngine
{
    /// <summary>Creates an engine whose calls can be metered, interrupted and held to a memory of their own.</summary>
    public static Engine Create(WasmLimits limits) => new(new Config()
        .WithFuelConsumption(true)
        .WithEpochInterruption(true)
        .WithMaximumStackSize(WasmLimits.StackBytes)
        // Bounds are checked by the compiled code. With signals a hostile module would raise hardware faults in this
        // process, and share their handlers with the .NET runtime.
        .WithSignalsBasedTraps(false)
        // Exactly what a call may use is reserved for it, instead of 4 GiB and its guards.
        .WithStaticMemoryMaximumSize((ulong)limits.MemoryBytes)
        .WithMemoryReservationForGrowth(0)
        .WithMemoryGuardSize(0)
        .WithMemoryMayMove(false)
        .WithMemoryInitCopyOnWrite(false)
        // The same input gives the same answer on every machine.
        .WithCraneliftNaNCanonicalization(true)
        .WithRelaxedSIMD(enable: false, deterministic: true)
        .WithParallelCompilation(false)
        // What compilers of C, Rust, Zig, Go and AssemblyScript don't need for a pure function stays shut.
        .WithWasmThreads(false)
        .WithMultiMemory(false)
        .WithMemory64(false)
        .WithTailCalls(false)
        .WithFunctionReferences(false)
        .WithGc(false)
        .WithExceptions(false)
        .WithWideArithmetic(false)
        .WithComponentModel(false));
}
