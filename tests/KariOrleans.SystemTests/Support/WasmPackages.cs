using System.ComponentModel;
using System.Diagnostics;

namespace KariOrleans.SystemTests.Support;

/// <summary>Packages with modules that were compiled from C a moment ago.</summary>
public sealed class WasmPackages : IDisposable
{
    /// <summary>Builds the modules.</summary>
    public WasmPackages()
    {
        Similarity = Build("wasm-similarity", "similarity");
        Hostile = Build("wasm-hostile", "hostile");
    }

    /// <summary>An extension root.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("kari-wasm-").FullName;

    /// <summary>The useful one, with its manifest: similarity.wasm.</summary>
    public string Similarity { get; }

    /// <summary>The other one, without a manifest: hostile.wasm.</summary>
    public string Hostile { get; }

    /// <summary>A package whose module is just these bytes: module.wasm.</summary>
    public string Add(string name, byte[] module)
    {
        var package = CreateDirectory(name);
        File.WriteAllBytes(Path.Combine(package, "module.wasm"), module);
        return package;
    }

    private string Build(string extension, string source)
    {
        var sources = Path.Combine(Checkout.Root, "tests", "TestExtensions", extension);
        var package = CreateDirectory(extension);
        Compile(Path.Combine(sources, $"{source}.c"), Path.Combine(package, $"{source}.wasm"));
        var manifest = Path.Combine(sources, "extension.json");
        if (File.Exists(manifest)) File.Copy(manifest, Path.Combine(package, "extension.json"));
        return package;
    }

    private static void Compile(string source, string module)
    {
        var start = new ProcessStartInfo("clang") { RedirectStandardError = true };
        string[] arguments =
        [
            "--target=wasm32", "-nostdlib", "-O2", "-Wall", "-Wextra", "-Werror", "-fno-builtin",
            "-Wno-infinite-recursion", "-I", Path.Combine(Checkout.Root, "tests", "TestExtensions", "wasm-similarity"),
            "-Wl,--no-entry", "-Wl,--stack-first", "-Wl,--strip-all", "-o", module, source,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var clang = Process.Start(start)!;
            var complaints = clang.StandardError.ReadToEnd();
            clang.WaitForExit();
            if (clang.ExitCode != 0)
                throw new InvalidOperationException($"clang could not compile {source}:\n{complaints}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                "These tests compile C to WebAssembly: install clang and lld (apt-get install clang lld).", e);
        }
    }

    // The jail's user is neither root nor the owner of a package.
    private string CreateDirectory(string name)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                directory,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }

        return directory;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
