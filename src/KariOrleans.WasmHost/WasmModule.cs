using System.Buffers.Binary;
using System.Text;
using Wasmtime;

namespace KariOrleans.WasmHost;

/// <summary>A module that was checked and compiled. Its calls share nothing but the code.</summary>
internal sealed class WasmModule : IDisposable
{
    /// <summary>The export that makes room for a call's input: size → address.</summary>
    public const string Allocate = "kari_alloc";

    /// <summary>The export that prepares an instance; optional.</summary>
    public const string Initialise = "_initialize";

    /// <summary>The export that is a module's linear memory.</summary>
    public const string MemoryName = "memory";

    private const string Remedy = "docs/wasm.md says what a module has to look like.";
    private static readonly ValueKind[] Address = [ValueKind.Int32];
    private static readonly ValueKind[] AddressAndLength = [ValueKind.Int32, ValueKind.Int32];
    private static readonly ValueKind[] Packed = [ValueKind.Int64];

    private readonly HashSet<string> operations;

    private WasmModule(Engine engine, Module module, WasmLimits limits, HashSet<string> operations)
    {
        Engine = engine;
        Code = module;
        Limits = limits;
        this.operations = operations;
    }

    /// <summary>The engine that compiled it.</summary>
    public Engine Engine { get; }

    /// <summary>The compiled code.</summary>
    public Module Code { get; }

    /// <summary>The limits of its calls.</summary>
    public WasmLimits Limits { get; }

    /// <summary>Names of the exports that take an input and give an answer.</summary>
    public IReadOnlyCollection<string> Operations => operations;

    /// <summary>Whether the module exports an operation of that name.</summary>
    public bool Provides(string operation) => operations.Contains(operation);

    /// <summary>Checks and compiles a module, and tries that it can be instantiated within its limits.</summary>
    /// <param name="bytes">The module, a stranger's bytes.</param>
    /// <param name="limits">The limits of its calls.</param>
    /// <exception cref="WasmModuleException">It is not what a module has to be.</exception>
    public static WasmModule Load(ReadOnlySpan<byte> bytes, WasmLimits limits)
    {
        CheckHeader(bytes);
        var engine = WasmEngine.Create(limits);
        Module? module = null;
        try
        {
            module = Module.FromBytes(engine, "extension", bytes);
            CheckImports(module);
            var loaded = new WasmModule(engine, module, limits, CheckExports(module));
            WasmCall.Try(loaded);
            return loaded;
        }
        catch (WasmtimeException e) when (module is null)
        {
            engine.Dispose();
            throw new WasmModuleException($"The module is not valid: {FirstLines(e.Message)} {Remedy}", e);
        }
        catch
        {
            module?.Dispose();
            engine.Dispose();
            throw;
        }
    }

    private static void CheckHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > WasmLimits.MaxModuleBytes)
        {
            throw new WasmModuleException(
                $"The module has more than {WasmLimits.MaxModuleBytes:N0} bytes, as many as it may have. Build it for "
                    + "size (-Os, --strip-all, wasm-opt) or split it into several extensions.");
        }

        if (bytes.Length < 8 || !bytes[..4].SequenceEqual("\0asm"u8))
            throw new WasmModuleException("The entry point is not a WebAssembly module: it doesn't begin with \\0asm.");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (version != 1)
        {
            throw new WasmModuleException(
                version >> 16 == 1
                    ? $"The entry point is a WebAssembly component; a core module is needed. {Remedy}"
                    : $"The module has the version {version}; 1 is known.");
        }
    }

    private static void CheckImports(Module module)
    {
        if (module.Imports.Count == 0) return;
        var names = module.Imports.Take(8).Select(i => Printable($"{i.ModuleName}.{i.Name}"));
        var more = module.Imports.Count > 8 ? $" and {module.Imports.Count - 8} more" : "";
        var isWasi = module.Imports.Any(i => i.ModuleName.StartsWith("wasi", StringComparison.Ordinal));
        throw new WasmModuleException(
            $"The module imports {string.Join(", ", names)}{more}, but a module gets nothing from outside: it is a "
                + "pure function of its input. "
                + (isWasi ? "Build it without WASI (wasm32-unknown-unknown, -nostdlib, wasm-unknown). " : "") + Remedy);
    }

    private static HashSet<string> CheckExports(Module module)
    {
        if (!module.Exports.Any(e => e is MemoryExport { Name: MemoryName }))
            throw new WasmModuleException($"The module does not export its memory as \"{MemoryName}\". {Remedy}");
        var functions = module.Exports.OfType<FunctionExport>().ToList();
        if (!functions.Any(f => f.Name == Allocate && Has(f, Address, Address)))
        {
            throw new WasmModuleException(
                $"The module does not export \"{Allocate}\" as (size: i32) -> i32, by which it makes room for an "
                    + $"input. {Remedy}");
        }

        if (functions.Any(f => f.Name == Initialise && !Has(f, [], [])))
            throw new WasmModuleException($"The module exports \"{Initialise}\", which may take and give nothing.");
        var operations = functions.Where(f => Has(f, AddressAndLength, Packed)).Select(f => f.Name)
            .ToHashSet(StringComparer.Ordinal);
        return operations.Count switch
        {
            0 => throw new WasmModuleException(
                $"The module exports no operation: no function (address: i32, length: i32) -> i64. {Remedy}"),
            > WasmLimits.MaxOperations => throw new WasmModuleException(
                $"The module exports {operations.Count:N0} operations; {WasmLimits.MaxOperations:N0} are allowed. "
                    + "Export only what the manifest declares."),
            _ => operations,
        };
    }

    private static bool Has(FunctionExport function, ValueKind[] parameters, ValueKind[] results) =>
        function.Parameters.SequenceEqual(parameters) && function.Results.SequenceEqual(results);

    /// <summary>What a module or its compiler says, short and on one line.</summary>
    internal static string FirstLines(string message)
    {
        var text = new StringBuilder();
        const StringSplitOptions tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var line in message.Split('\n', tidy))
        {
            if (text.Length > 400) break;
            text.Append(text.Length == 0 ? "" : " ").Append(line);
        }

        return Printable(text.ToString());
    }

    // Names come from the module: they must not write lines into a log.
    private static string Printable(string name)
    {
        var text = name.Length <= 500 ? name : string.Concat(name.AsSpan(0, 500), "…");
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }

    public void Dispose()
    {
        Code.Dispose();
        Engine.Dispose();
    }
}
