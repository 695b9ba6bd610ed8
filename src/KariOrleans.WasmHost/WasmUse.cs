namespace KariOrleans.WasmHost;

/// <summary>What a call used when it ended, and what it may use.</summary>
/// <param name="Fuel">Units of fuel.</param>
/// <param name="MemoryBytes">Linear memory.</param>
/// <param name="Limits">What it may use.</param>
internal readonly record struct WasmUse(ulong Fuel, long MemoryBytes, WasmLimits Limits)
{
    /// <summary>
    /// Whether a failure is to be put down to memory. A module that asks for too much is told so by memory.grow, and
    /// most then stop: that isn't seen from outside, only that there was little left to get.
    /// </summary>
    public bool IsShortOfMemory => MemoryBytes > Limits.MemoryBytes / 2;
}
