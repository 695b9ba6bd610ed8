using System.Collections.Concurrent;

namespace KariOrleans.Sandbox;

/// <summary>
/// One thread that lives as long as the silo and starts every child. A child that asks the kernel for a signal at its
/// parent's death gets it at the death of the spawning thread: a thread of the pool would end too early.
/// </summary>
internal sealed class SpawnThread : IDisposable
{
    private readonly BlockingCollection<Action> work = new(boundedCapacity: 1024);
    private readonly Thread thread;

    public SpawnThread()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "kari-spawn" };
        thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> spawn)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(spawn());
            }
            catch (Exception e)
            {
                // Whatever it is belongs to who asked: on this thread it would end the silo.
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private void Run()
    {
        foreach (var action in work.GetConsumingEnumerable()) action();
    }

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }
}
