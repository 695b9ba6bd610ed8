using System.Reflection;
using System.Runtime.Loader;
using KariOrleans.Protocol.Hosting;

namespace KariOrleans.ExtensionHost;

/// <summary>Loads an author's assembly with the versions of libraries that it was packed with.</summary>
internal sealed class PackageLoader(string packageDirectory) : AssemblyLoadContext("extension")
{
    private const string Sdk = "KariOrleans.Sdk";

    /// <summary>Loads the extension's assembly and finds the type of its entry point.</summary>
    /// <param name="packageDirectory">Absolute path of the package.</param>
    /// <param name="entryPoint"><c>Assembly.dll</c>, <c>Assembly.dll:Namespace.Type</c>, or a <c>.wasm</c> module,
    /// which an assembly of the host's runs.</param>
    /// <exception cref="InvalidOperationException">The assembly or the type isn't what the manifest says.</exception>
    public static Type FindType(string packageDirectory, string entryPoint)
    {
        if (entryPoint.EndsWith(".wasm", StringComparison.OrdinalIgnoreCase))
            return FindType(Path.Combine(AppContext.BaseDirectory, "wasm"), "KariOrleans.WasmHost.dll");
        var colon = entryPoint.IndexOf(':', StringComparison.Ordinal);
        var file = colon < 0 ? entryPoint : entryPoint[..colon];
        var path = Path.Combine(packageDirectory, file);
        if (!File.Exists(path))
        {
            throw new InvalidOperationException(
                $"The entry point {file} is not in the package. Build the extension into its package, or correct "
                    + $"\"entrypoint\" in extension.json.");
        }

        var assembly = new PackageLoader(packageDirectory).LoadFromAssemblyPath(path);
        return colon < 0
            ? FindEntryPoint(assembly, file) : assembly.GetType(entryPoint[(colon + 1)..], throwOnError: true)!;
    }

    /// <summary>Creates the extension.</summary>
    /// <exception cref="InvalidOperationException">The type isn't that of an extension.</exception>
    public static IExtensionEntryPoint Create(Type type) =>
        Activator.CreateInstance(type) as IExtensionEntryPoint
        ?? throw new InvalidOperationException($"{type.FullName} does not derive from KariOrleans.Sdk.Extension.");

    private static Type FindEntryPoint(Assembly assembly, string file)
    {
        var found = assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(IExtensionEntryPoint))).ToList();
        return found.Count == 1
            ? found[0]
            : throw new InvalidOperationException(
                $"{file} has {found.Count} public classes that derive from KariOrleans.Sdk.Extension; exactly one is "
                    + $"needed. " +
                "Name the class in \"entrypoint\" of extension.json: \"Assembly.dll:Namespace.Type\".");
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Types that cross between host and author must be one and the same on both sides.
        if (assemblyName.Name is null or "KariOrleans.Protocol") return null;
        var path = Path.Combine(packageDirectory, assemblyName.Name + ".dll");
        if (!File.Exists(path)) return null;
        if (assemblyName.Name != Sdk) return LoadFromAssemblyPath(path);
        return FindLoadedSdk(path) ?? LoadFromAssemblyPath(path);
    }

    // The one that the warm-up loaded: a package with the very same file need not load and compile it again.
    private static Assembly? FindLoadedSdk(string path)
    {
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (GetLoadContext(loaded) is PackageLoader && Path.GetFileNameWithoutExtension(loaded.Location) == Sdk
                && HaveSameContent(loaded.Location, path)) return loaded;
        }

        return null;
    }

    private static bool HaveSameContent(string one, string other) =>
        new FileInfo(one).Length == new FileInfo(other).Length
        && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var name in (
            ReadOnlySpan<string>)[unmanagedDllName, $"{unmanagedDllName}.so", $"lib{unmanagedDllName}.so"])
        {
            var path = Path.Combine(packageDirectory, name);
            if (File.Exists(path)) return LoadUnmanagedDllFromPath(path);
        }

        return 0;
    }
}
