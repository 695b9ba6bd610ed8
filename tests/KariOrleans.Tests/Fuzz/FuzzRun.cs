using System.Diagnostics;
using CsCheck;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// One run of a target on a thread of its own. Input <c>n</c> is a function of seed and <c>n</c> alone, so that a
/// finding comes again; it is made smaller and thrown as hexadecimal digits, ready for the corpus.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, ulong seed, long inputs)
{
    private const int SmallerTries = 2_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private byte[] current = [];
    private long startedAt = long.MaxValue;
    private long mostAllocated;

    /// <summary>Time in which one input must have been read.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Inputs that were read, those of the corpus not counted.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the corpus and all inputs, and returns a line about it.</summary>
    /// <exception cref="FuzzFinding">An input broke the target.</exception>
    public string Run()
    {
        var watch = Stopwatch.StartNew();
        var reading = Task.Factory.StartNew(
            ReadAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!((IAsyncResult)reading).AsyncWaitHandle.WaitOne(LookEvery))
        {
            var started = Volatile.Read(ref startedAt);
            if (started != long.MaxValue && Stopwatch.GetElapsedTime(started) > Patience)
                throw Finding($"was not read within {Patience.TotalSeconds:0.###} s", Volatile.Read(ref current), null);
        }

        reading.GetAwaiter().GetResult();
        return $"{target.Name}: {Count:N0} inputs and {target.Corpus.Count} of the corpus in "
            + $"{watch.Elapsed.TotalSeconds:0.0} s, seed {seed}, at most {mostAllocated:N0} bytes allocated for one";
    }

    private void ReadAll()
    {
        // Twice: what a reader keeps for ever is allocated in the first pass and not charged to an input.
        foreach (var input in target.Corpus) Charge(input, isCounted: false);
        foreach (var input in target.Corpus) Check(input);
        for (; Count < inputs; Count++)
            Check(target.Generator.Generate(new PCG((uint)Count, seed + (ulong)Count), null, out _));
    }

    private void Check(byte[] input)
    {
        if (Charge(input, isCounted: true) is not { } broken) return;
        var smaller = Smaller(input);
        throw Finding(broken.Message, smaller, broken);
    }

    // Null where all promises were kept.
    private FuzzFinding? Charge(byte[] input, bool isCounted)
    {
        Volatile.Write(ref current, input);
        Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Read(input);
        }
        catch (Exception e)
        {
            return new FuzzFinding($"failed with {e.GetType().Name}: {e.Message}", e);
        }
        finally
        {
            Volatile.Write(ref startedAt, long.MaxValue);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (!isCounted) return null;
        mostAllocated = Math.Max(mostAllocated, allocated);
        var allowed = target.AllocatedBytes + ((long)target.AllocatedBytesPerByte * input.Length);
        return allocated <= allowed
            ? null
            : new FuzzFinding($"allocated {allocated:N0} bytes, {allowed:N0} are allowed for {input.Length} bytes");
    }

    // Leaves out ever smaller parts while the input still breaks the target.
    private byte[] Smaller(byte[] input)
    {
        var tries = 0;
        for (var part = input.Length / 2; part > 0; part /= 2)
        {
            for (var at = 0; at + part <= input.Length && tries < SmallerTries; tries++)
            {
                byte[] candidate = [.. input.AsSpan(0, at), .. input.AsSpan(at + part)];
                if (Charge(candidate, isCounted: true) is null) at += part;
                else input = candidate;
            }
        }

        return input;
    }

    private FuzzFinding Finding(string what, byte[] input, Exception? inner) => new(
        $"{target.Name}: input {Count} of seed {seed} {what}. Add it to the corpus as {input.Length} bytes of "
            + $"hexadecimal digits: {Convert.ToHexStringLower(input)}",
        inner);
}
