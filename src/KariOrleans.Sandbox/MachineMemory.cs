using System.Globalization;

namespace KariOrleans.Sandbox;

/// <summary>The machine's memory.</summary>
/// <param name="AvailableBytes">What new work could have without swapping.</param>
/// <param name="TotalBytes">All of it.</param>
internal readonly record struct MachineMemory(long AvailableBytes, long TotalBytes)
{
    private const string Source = "/proc/meminfo";

    /// <summary>Memory now, of the machine whatever limit the server itself has; null where it can't be read.</summary>
    public static MachineMemory? Read()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            long available = 0, total = 0;
            foreach (var line in File.ReadLines(Source))
            {
                if (line.StartsWith("MemTotal:", StringComparison.Ordinal)) total = Bytes(line);
                else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)) available = Bytes(line);
            }

            return total == 0 ? null : new MachineMemory(available, total);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Bytes(string line) => 1024 * long.Parse(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
