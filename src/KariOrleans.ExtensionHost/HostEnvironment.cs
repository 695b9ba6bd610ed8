using System.Globalization;

namespace KariOrleans.ExtensionHost;

/// <summary>What a host learns about its process only with its installation.</summary>
internal static class HostEnvironment
{
    private const string HeapLimit = "DOTNET_GCHeapHardLimit";

    /// <summary>Sets the variables, the heap's limit and the working directory.</summary>
    public static void Take(KeyValuePair<string, string>[] variables)
    {
        foreach (var (name, value) in variables)
        {
            if (name == HeapLimit && value != Environment.GetEnvironmentVariable(name)) LimitHeap(value);
            if (name == "TMPDIR") Environment.CurrentDirectory = value;
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static void LimitHeap(string hexadecimal)
    {
        AppContext.SetData("GCHeapHardLimit", ulong.Parse(
            hexadecimal.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        GC.RefreshMemoryLimit();
    }
}
