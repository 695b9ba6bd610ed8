using System.Diagnostics;

namespace KariOrleans.Benchmarks;

/// <summary>One of this program's servers in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, string firstLine)
    {
        this.process = process;
        var parts = firstLine.Split(' ');
        Url = new Uri(parts[0]);
        Key = parts.Length > 1 ? parts[1] : null;
    }

    public Uri Url { get; }

    public string? Key { get; }

    public static async Task<ServerProcess> StartAsync(string command)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(
            typeof(ServerProcess).Assembly.Location);
        start.ArgumentList.Add(command);
        var process = Process.Start(start)!;
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync()
                   ?? throw new InvalidOperationException($"The {command} process ended before it was ready.");
        }
        while (!line.StartsWith("http", StringComparison.Ordinal));
        return new ServerProcess(process, line);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60))) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
