using System.Text;

namespace KariOrleans.Sandbox;

/// <summary>
/// Reads a child's output for ever, so that the child never blocks on a full pipe, and keeps the last lines for the
/// error message. Memory is bounded whatever the child writes: lines are cut, floods are dropped and counted.
/// </summary>
internal sealed class OutputTail(StreamReader reader, Action<string> forward, TimeProvider time)
{
    internal const int MaxLineLength = 2_000;
    internal const int MaxLinesKept = 40;
    internal const int MaxLinesPerSecond = 200;

    private readonly Queue<string> kept = new();
    private readonly Lock gate = new();
    private long windowStart;
    private int linesInWindow;
    private long dropped;

    /// <summary>Lines that were read but not forwarded because the child wrote too many.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    public async Task ReadToEndAsync()
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            foreach (var c in buffer.AsSpan(0, count))
            {
                if (c == '\n') Take(line);
                else if (line.Length < MaxLineLength) line.Append(c);
            }
        }

        if (line.Length > 0) Take(line);
    }

    /// <summary>The last lines, oldest first.</summary>
    public string[] LastLines()
    {
        lock (gate) return [.. kept];
    }

    private void Take(StringBuilder line)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (gate)
        {
            if (kept.Count == MaxLinesKept) kept.Dequeue();
            kept.Enqueue(text);
        }

        var now = time.GetTimestamp();
        if (time.GetElapsedTime(windowStart, now) > TimeSpan.FromSeconds(1))
        {
            windowStart = now;
            linesInWindow = 0;
        }

        if (++linesInWindow <= MaxLinesPerSecond) forward(text);
        else Interlocked.Increment(ref dropped);
    }
}
