using KariOrleans.Protocol.Wire;

namespace KariOrleans.WasmHost;

/// <summary>The limits of a module and of each of its calls.</summary>
internal sealed record WasmLimits
{
    /// <summary>The largest module, in bytes.</summary>
    public const int MaxModuleBytes = 4 << 20;

    /// <summary>The most operations that a module may export.</summary>
    public const int MaxOperations = 1000;

    /// <summary>The stack of a call's own frames, in bytes.</summary>
    public const int StackBytes = 512 << 10;

    /// <summary>Elements of a module's table: the functions that can be called by pointer.</summary>
    public const int TableElements = 64 << 10;

    /// <summary>What a process without a stated limit is taken to have, in bytes.</summary>
    private const long UsualProcessBytes = 256L << 20;

    private const int PageBytes = 64 << 10;

    /// <summary>
    /// Fuel of one call: about one unit an instruction, so about a second of one core. Unlike time it doesn't depend on
    /// the machine: a call that is too much is too much everywhere.
    /// </summary>
    public ulong Fuel { get; init; } = 1_000_000_000;

    /// <summary>Linear memory of one call, in bytes.</summary>
    public long MemoryBytes { get; init; } = UsualProcessBytes / 8;

    /// <summary>The largest input, in bytes.</summary>
    public int InputBytes { get; init; } = 4 << 20;

    /// <summary>Calls that run side by side; others wait for their turn.</summary>
    public int CallsAtOnce { get; init; } = 4;

    /// <summary>
    /// The limits where the whole process has so much memory: the calls that run at once together take at most half of
    /// it, the rest is for the host and the compiled code.
    /// </summary>
    public static WasmLimits ForProcess(long? processBytes)
    {
        var calls = new WasmLimits().CallsAtOnce;
        var memory = (processBytes ?? UsualProcessBytes) / (2 * calls);
        memory = Math.Max(1 << 20, memory / PageBytes * PageBytes);
        return new WasmLimits
        {
            MemoryBytes = memory,
            InputBytes = (int)Math.Min(WireLimits.MaxPayloadBytes, memory / 4),
        };
    }
}
