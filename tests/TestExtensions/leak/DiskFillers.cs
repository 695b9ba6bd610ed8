using System.IO.MemoryMappedFiles;
using KariOrleans.Sdk;

namespace TestExtensions;

/// <summary>Ways to take more room in the persistent directory than is allowed.</summary>
internal static class DiskFillers
{
    private const int Mebibyte = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Block = [.. Enumerable.Repeat((byte)7, Mebibyte)];

    private static string Data => Environment.GetEnvironmentVariable("EXTENSION_DATA_DIR")!;

    public static IReadOnlyDictionary<string, Action> All { get; } = new Dictionary<string, Action>
    {
        ["one-file"] = () => Fill(Path.Combine(Data, "large"), isDeleted: false),
        ["deleted-file"] = () => Fill(Path.Combine(Data, "deleted"), isDeleted: true),
        ["mapped-file"] = FillMapped,
        ["empty-files"] = FillWithEmptyFiles,
        ["deep-directories"] = FillDeep,
    };

    /// <summary>Writes so many mebibytes into a file.</summary>
    public static void Write(string name, int mebibytes)
    {
        using var file = new FileStream(Path.Combine(Data, name), FileMode.Append);
        for (var i = 0; i < mebibytes; i++) file.Write(Block);
    }

    /// <summary>Takes as good as no room, however much it looks.</summary>
    public static void WriteSparseAndLinked()
    {
        using (var file = File.Create(Path.Combine(Data, "sparse"))) file.SetLength(10L << 30);
        Write("linked", 8);
        for (var i = 0; i < 20; i++) _ = Libc.Link(Path.Combine(Data, "linked"), Path.Combine(Data, $"link-{i}"));
    }

    /// <summary>Adds to a file again and again until it is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It was refused.</exception>
    public static async Task AppendUntilRefusedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await File.AppendAllTextAsync(Path.Combine(Data, "log"), new string('x', 1000), cancellationToken);
    }

    /// <summary>Deletes everything, then tries to write until it may.</summary>
    public static async Task TidyUpAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(Data)) File.Delete(file);
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await File.WriteAllTextAsync(Path.Combine(Data, "fresh"), "x", cancellationToken);
                return;
            }
            catch (Exception e) when (IsRefusal(e))
            {
                // Not measured again yet.
            }
        }
    }

    private static void Fill(string path, bool isDeleted)
    {
        using var file = new FileStream(path, FileMode.Create);
        if (isDeleted) File.Delete(path);
        Persist(() =>
        {
            file.Write(Block);
            return file.Length < 4L << 30;
        });
    }

    private static void FillMapped()
    {
        var path = Path.Combine(Data, "mapped");
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, 2L << 30);
        var view = file.CreateViewAccessor();
        file.Dispose();
        File.Delete(path);
        var at = 0L;
        Persist(() =>
        {
            for (var end = at + Mebibyte; at < end; at += 4096) view.Write(at, (byte)1);
            return at < 2L << 30;
        });
    }

    private static void FillWithEmptyFiles()
    {
        var count = 0;
        Persist(() =>
        {
            for (var i = 0; i < 100; i++) File.Create(Path.Combine(Data, $"{count++}")).Dispose();
            return count < 1_000_000;
        });
    }

    private static void FillDeep()
    {
        Environment.CurrentDirectory = Data;
        for (var i = 0; i < 100; i++)
        {
            Directory.CreateDirectory("d");
            Environment.CurrentDirectory = "d";
        }

        Fill("hidden", isDeleted: false);
    }

    // What is refused is tried again: only an end ends it.
    private static void Persist(Func<bool> step)
    {
        var until = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < until)
        {
            try
            {
                if (!step()) break;
            }
            catch (Exception e) when (IsRefusal(e))
            {
                Thread.SpinWait(100_000);
            }
        }
    }

    // .NET says of a write beyond the file size limit that its argument is out of range.
    private static bool IsRefusal(Exception e) => e is IOException or ArgumentOutOfRangeException;

    public static EndpointResponse Run(string way)
    {
        All[way]();
        return EndpointResponse.Text("filled");
    }
}
