namespace KariOrleans.Protocol.Manifest;

/// <summary>What runs an extension's code.</summary>
public enum ExtensionRuntime
{
    /// <summary>A .NET assembly in the extension host.</summary>
    Dotnet,

    /// <summary>Python, Kari's own dialect.</summary>
    Python,

    /// <summary>A WebAssembly module.</summary>
    Wasm,

    /// <summary>A Model Context Protocol server.</summary>
    Mcp,
}
