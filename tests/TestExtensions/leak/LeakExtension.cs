using System.Globalization;
using System.Runtime.InteropServices;
using KariOrleans.Sdk;
using Microsoft.Win32.SafeHandles;

namespace TestExtensions;

public sealed class LeakExtension : Extension
{
    private readonly List<byte[]> kept = [];
    private readonly List<SafeFileHandle> open = [];

    protected override void Map(OperationMap operations) => operations
        .Post("/flood", (_, _) =>
        {
            var line = new string('x', 10_000);
            for (var i = 0; i < 5_000; i++)
            {
                Console.WriteLine(line);
                Console.Error.WriteLine(line);
            }

            return Task.FromResult(EndpointResponse.Text("flooded"));
        })
        .Get("/large", (_, _) =>
            Task.FromResult(new EndpointResponse(200, "application/octet-stream", new byte[5 * 1024 * 1024])))
        .Post("/memory", (_, _) =>
        {
            for (var i = 0; i < 1024; i++) kept.Add(new byte[1024 * 1024]);
            return Task.FromResult(EndpointResponse.Text($"{kept.Count}"));
        })
        .Post("/native/{mebibytes}", (call, _) =>
        {
            Keep(int.Parse(call.RouteValue("mebibytes"), CultureInfo.InvariantCulture));
            return Task.FromResult(EndpointResponse.Text("kept"));
        })
        .Post("/disk/{way}", (call, _) => Task.FromResult(DiskFillers.Run(call.RouteValue("way"))))
        .Post("/write/{mebibytes}", (call, _) =>
        {
            DiskFillers.Write("written", int.Parse(call.RouteValue("mebibytes"), CultureInfo.InvariantCulture));
            return Task.FromResult(EndpointResponse.Text("written"));
        })
        .Post("/sparse", (_, _) =>
        {
            DiskFillers.WriteSparseAndLinked();
            return Task.FromResult(EndpointResponse.Text("written"));
        })
        .Post("/append", async (_, ct) =>
        {
            await DiskFillers.AppendUntilRefusedAsync(ct);
            return EndpointResponse.Empty();
        })
        .Post("/tidy", async (_, ct) =>
        {
            await DiskFillers.TidyUpAsync(ct);
            return EndpointResponse.Text("tidy");
        })
        .Post("/scratch", (_, _) => Task.FromResult(EndpointResponse.Text(FillScratch())))
        .Post("/lift", (_, _) => Task.FromResult(EndpointResponse.Text($"{Libc.LiftFileSize()}")))
        .Post("/open", (_, _) => Task.FromResult(EndpointResponse.Text(OpenFiles())))
        .Post("/spin", (_, ct) => Task.FromResult(EndpointResponse.Text(Spin(ct))));

    private unsafe void Keep(int mebibytes)
    {
        var size = (nuint)mebibytes << 20;
        var block = (byte*)NativeMemory.Alloc(size);
        for (nuint at = 0; at < size; at += 4096) block[at] = 1;
    }

    private static string FillScratch()
    {
        using var file = new FileStream(Path.Combine(Path.GetTempPath(), "fill"), FileMode.Create, FileAccess.Write,
            FileShare.None, bufferSize: 0);
        var block = new byte[64 * 1024];
        try
        {
            while (file.Length < 4L << 30) file.Write(block);
        }
        catch (IOException)
        {
            // It stays full.
        }

        return $"{file.Length}";
    }

    private string OpenFiles()
    {
        try
        {
            while (open.Count < 100_000) open.Add(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            // They stay open.
        }

        return $"{open.Count}";
    }

    private static string Spin(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested) Thread.SpinWait(1_000);
        return "cancelled";
    }
}
