namespace KariOrleans.WasmHost;

/// <summary>A module can't be used; the message says why and what to do.</summary>
internal sealed class WasmModuleException(string message, Exception? inner = null) : Exception(message, inner);
