using System.Globalization;
using System.Text;

namespace KariOrleans.SystemTests.Support;

/// <summary>A CSV body of a given size that is never in memory: made row by row while it is sent.</summary>
internal sealed class GeneratedCsv(long bytes, string lastLine = "") : HttpContent
{
    private const int RowsAtOnce = 2_000;

    public long Rows { get; private set; }

    /// <summary>Called once after the first part was sent.</summary>
    public Func<Task>? AfterTheFirstPart { get; init; }

    protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
    {
        var text = new StringBuilder("series,time,value\n");
        var sent = 0L;
        while (sent < bytes)
        {
            for (var i = 0; i < RowsAtOnce; i++, Rows++)
            {
                var at = DateTime.UnixEpoch.AddSeconds(Rows);
                text.Append(CultureInfo.InvariantCulture,
                    $"sensor-{Rows % 10},{at:yyyy-MM-ddTHH:mm:ssZ},{Rows % 1000}.25\n");
            }

            var part = Encoding.ASCII.GetBytes(text.ToString());
            text.Clear();
            await stream.WriteAsync(part);
            if (sent == 0 && AfterTheFirstPart is { } act) await act();
            sent += part.Length;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(lastLine));
        await stream.FlushAsync();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
