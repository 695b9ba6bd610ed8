using System.Text;
using AdvancedAnalytics;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

/// <summary>
/// Bodies far larger than memory may become, streamed into the extension over a sink that only counts.
/// Live memory is the whole process's, so nothing else may run beside these.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class HostileUploadTests
{
    private const long BodyBytes = 100_000_000;
    private const long MaxLiveBytes = 40_000_000;

    [Theory]
    [InlineData("text/csv", "series,time,value\n", "MSFT,2000-01-01 00:00:00,39.81\n", "")]
    [InlineData("application/x-ndjson", "", "{\"series\":\"MSFT\",\"time\":946684800,\"value\":39.81}\n", "")]
    [InlineData(
        "application/json", "[", "{\"series\":\"MSFT\",\"time\":946684800,\"value\":39.81},",
        "{\"series\":\"MSFT\",\"time\":946684800,\"value\":39.81}]")]
    public async Task HundredMegabytes_AreTakenInBoundedMemory(string contentType, string head, string row, string tail)
    {
        var sink = new CountingSink();

        var result = await PostAsync(sink, contentType, "", new RepeatingBody(head, row, tail, BodyBytes));

        Assert.Equal(201, result.Status);
        Assert.InRange(sink.Rows, BodyBytes / row.Length, (BodyBytes / row.Length) + 2);
        Assert.InRange(sink.PeakLiveBytes, 0, MaxLiveBytes);
        Assert.InRange(sink.MostInFlight, 1, 4);
    }

    [Theory]
    [InlineData("text/csv", "series,time,value\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("text/csv", "series,time,value\n\"", "aaaaaaaaa\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("text/csv", "", "column,column,column,column,column,column,column,column,")]
    [InlineData("application/json", "", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("application/json", "[", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":")]
    [InlineData("application/json", "[{\"time\":\"", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("application/json", "[{\"a\":1", ",\"b\":1")]
    [InlineData("application/x-ndjson", "{\"time\":\"", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("application/json", "", "                                                        ")]
    public async Task EndlessNonsense_IsRefusedInBoundedMemory(string contentType, string head, string row)
    {
        foreach (var query in new[] { "", "?on_error=skip" })
        {
            var sink = new CountingSink();

            var result = await PostAsync(sink, contentType, query, new RepeatingBody(head, row, "", BodyBytes / 4));

            Assert.Equal(400, result.Status);
            Assert.InRange(sink.PeakLiveBytes, 0, MaxLiveBytes);
        }
    }

    [Fact]
    public async Task MillionsOfSeries_AreTakenInBoundedMemory()
    {
        var sink = new CountingSink();

        var result = await PostAsync(sink, "text/csv", "", new ManySeriesBody(2_000_000));

        Assert.Equal((201, 2_000_000), (result.Status, sink.Rows));
        Assert.InRange(sink.PeakLiveBytes, 0, MaxLiveBytes);
    }

    [Fact]
    public async Task DrippingBody_TakesNoQuadraticTime()
    {
        var sink = new CountingSink();
        var cell = new string('a', 60_000);
        var csv = $"note,time,value\n" + string.Concat(Enumerable.Repeat($"{cell},2000-01-01,1\n", 3));

        var result = await PostAsync(sink, "text/csv", "?name=x", new DrippingBody(Encoding.UTF8.GetBytes(csv)));

        Assert.Equal((201, 3), (result.Status, sink.Rows));
    }

    private static async Task<ResultMessage> PostAsync(CountingSink sink, string contentType, string query, Stream body)
    {
        IExtensionEntryPoint extension = new AdvancedAnalyticsExtension();
        await extension.InitialiseAsync(
            new WelcomeMessage(WireLimits.Version, "advanced-analytics", "1.2.0", "acme", "", "", [], []), sink,
                CancellationToken.None);
        sink.Start();
        var message = new CallMessage
        {
            Name = "/analytics/data",
            HttpMethod = "POST",
            Path = "/analytics/data",
            ContentType = contentType,
            Query = query,
        };
        return await extension.CallAsync(new IncomingCall(1, OperationKind.Endpoint, message, body),
            CancellationToken.None);
    }

    private sealed class CountingSink : IHostChannel
    {
        private long before;
        private int inFlight;
        private int batches;

        public long Rows { get; private set; }

        public long PeakLiveBytes { get; private set; }

        public int MostInFlight { get; private set; }

        public void Start() => before = GC.GetTotalMemory(forceFullCollection: true);

        public async ValueTask<HostResultMessage> CallAsync(
            HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken)
        {
            MostInFlight = Math.Max(MostInFlight, ++inFlight);
            await Task.Yield();
            if (method == HostMethod.Insert)
            {
                var insert = WireMessage.Decode<InsertRequest>(arguments);
                if (insert.Table == "points") Rows += insert.RowCount;
                if (++batches % 50 == 0) PeakLiveBytes = Math.Max(PeakLiveBytes,
                    GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            inFlight--;
            return new HostResultMessage(PackedRows.Pack([[1L]]));
        }

        public void Notify(HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments)
        {
        }
    }

    private abstract class ForwardBody : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException(); set =>
            throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Fill(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected abstract int Fill(Span<byte> target);
    }

    private sealed class RepeatingBody(string head, string row, string tail, long total) : ForwardBody
    {
        private readonly byte[] row = Encoding.UTF8.GetBytes(row);
        private byte[] rest = Encoding.UTF8.GetBytes(head);
        private long sent;
        private bool hasEnded;

        protected override int Fill(Span<byte> target)
        {
            var written = 0;
            while (written < target.Length)
            {
                if (rest.Length == 0)
                {
                    if (hasEnded) break;
                    hasEnded = sent >= total;
                    rest = hasEnded ? Encoding.UTF8.GetBytes(tail) : row;
                    if (rest.Length == 0) break;
                }

                var count = Math.Min(rest.Length, target.Length - written);
                rest.AsSpan(0, count).CopyTo(target[written..]);
                rest = rest[count..];
                written += count;
                sent += count;
            }

            return written;
        }
    }

    private sealed class ManySeriesBody(int count) : ForwardBody
    {
        private int next = -1;

        protected override int Fill(Span<byte> target)
        {
            if (next >= count) return 0;
            var text = next < 0 ? "series,time,value\n" : FormattableString.Invariant($"series-{next},946684800,1\n");
            next++;
            return Encoding.UTF8.GetBytes(text, target);
        }
    }

    private sealed class DrippingBody(byte[] body) : ForwardBody
    {
        private int position;

        protected override int Fill(Span<byte> target)
        {
            if (position == body.Length) return 0;
            target[0] = body[position++];
            return 1;
        }
    }
}
