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
        Keys = parts[1..];
    }

    public Uri Url { get; }

    /// <summary>A key for each of its tenants; none where it asks for none.</summary>
    public string[] Keys { get; }

    public string? Key => Keys.FirstOrDefault();

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
