using System.Collections.Concurrent;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.WasmHost;

/// <summary>
/// The threads on which modules run. Their own, because a module doesn't yield: a few endless ones would hold the
/// thread pool, and with it the timers that are to end them.
/// </summary>
internal sealed class WasmThreads : IDisposable
{
    // What a module may have, and what the runtime needs above and below it.
    private const int StackBytes = WasmLimits.StackBytes + (1 << 20);

    private readonly BlockingCollection<Work> waiting = [];
    private readonly Thread[] threads;

    public WasmThreads(int count)
    {
        threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Run, StackBytes) { IsBackground = true })];
        foreach (var thread in threads) thread.Start();
    }

    /// <summary>Runs a call when a thread is free.</summary>
    public Task<ResultMessage> RunAsync(Func<ResultMessage> call)
    {
        var work = new Work(call, new(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.Add(work);
        return work.Answer.Task;
    }

    private void Run()
    {
        foreach (var (call, answer) in waiting.GetConsumingEnumerable())
        {
            try
            {
                answer.SetResult(call());
            }
            catch (OperationCanceledException e)
            {
                answer.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                // A mistake of ours on this thread would end the process: it ends the call, and says so.
                answer.SetException(e);
            }
        }
    }

    /// <summary>Ends the threads, after the calls that wait.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        foreach (var thread in threads) thread.Join();
        waiting.Dispose();
    }

    private readonly record struct Work(Func<ResultMessage> Call, TaskCompletionSource<ResultMessage> Answer);
}
