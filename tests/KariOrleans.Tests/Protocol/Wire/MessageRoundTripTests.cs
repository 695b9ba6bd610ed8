using CsCheck;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>Whatever a message holds comes out on the other side.</summary>
public sealed class MessageRoundTripTests
{
    private const int Iterations = 500;
    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '\ud7ff'], 0, 40];
    private static readonly Gen<string?> MaybeText = Gen.OneOf(Gen.Const((string?)null), Text.Select(t => (string?)t));
    private static readonly Gen<string[]> Texts = Text.Array[0, 5];
    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 300];
    private static readonly Gen<KeyValuePair<string, string>[]> Pairs =
        Gen.Select(Text, Text, KeyValuePair.Create).Array[0, 5];

    private static readonly Gen<WireError?> MaybeError = Gen.OneOf(
        Gen.Const((WireError?)null),
        Gen.Select(Text, Text, MaybeText, Gen.Bool, (code, message, remedy, retryable) =>
            (WireError?)new WireError(code, message, remedy, retryable)));

    [Fact]
    public void Hello_ComesBack() =>
        Check(Gen.Select(Gen.Int, Text, Gen.Int, Text, (version, token, process, runtime) =>
            new HelloMessage(version, token, process, runtime)), (a, b) => a == b);

    [Fact]
    public void Welcome_ComesBack() =>
        Check(
            Gen.Select(Gen.Int, Texts.Where(t => t.Length == 5), Bytes, Pairs, (version, t, config, environment) =>
                new WelcomeMessage(version, t[0], t[1], t[2], t[3], t[4], config, environment)),
            (a, b) => a with { ConfigJson = b.ConfigJson, Environment = b.Environment } == b
                && a.ConfigJson.SequenceEqual(b.ConfigJson) && a.Environment.SequenceEqual(b.Environment));

    [Fact]
    public void Ready_ComesBack() =>
        Check(
            Gen.Select(Text, MaybeError, Texts, (sdk, error, operations) => new ReadyMessage(sdk, error, operations)),
            (a, b) => a with { Operations = b.Operations } == b && a.Operations.SequenceEqual(b.Operations));

    [Fact]
    public void Call_ComesBack() =>
        Check(
            Gen.Select(MaybeText.Array[7], Gen.Int, Texts, Pairs, Pairs, Bytes,
                (t, deadline, roles, headers, values, body) =>
                new CallMessage
                {
                    Name = t[0] ?? "",
                    DeadlineMilliseconds = deadline,
                    User = t[1],
                    Roles = roles,
                    TraceParent = t[2],
                    IdempotencyKey = t[3],
                    HttpMethod = t[4],
                    Path = t[5],
                    Query = t[6],
                    ContentType = t[1],
                    Headers = headers,
                    RouteValues = values,
                    Body = body,
                }),
            (a, b) => a with { Roles = b.Roles, Headers = b.Headers, RouteValues = b.RouteValues, Body = b.Body } == b
                && a.Roles.SequenceEqual(b.Roles) && a.Headers.SequenceEqual(b.Headers)
                && a.RouteValues.SequenceEqual(b.RouteValues) && a.Body.Span.SequenceEqual(b.Body.Span));

    [Fact]
    public void Result_ComesBack() =>
        Check(
            Gen.Select(Gen.Enum<ResultOutcome>(), Gen.Int[100, 599], MaybeText, Pairs, Bytes, MaybeError,
                (outcome, status, type, headers, body, error) => new ResultMessage
                {
                    Outcome = outcome,
                    Status = status,
                    ContentType = type,
                    Headers = headers,
                    Body = body,
                    Error = error,
                }),
            (a, b) => a with { Headers = b.Headers, Body = b.Body } == b
                && a.Headers.SequenceEqual(b.Headers) && a.Body.Span.SequenceEqual(b.Body.Span));

    [Fact]
    public void HostCallAndItsResult_ComeBack()
    {
        Check(
            Gen.Select(Gen.UInt, Bytes, (parent, arguments) => new HostCallMessage(parent, arguments)),
            (a, b) => a.ParentCall == b.ParentCall && a.Arguments.Span.SequenceEqual(b.Arguments.Span));
        Check(
            Gen.Select(Bytes, MaybeError, (value, error) => new HostResultMessage(value, error)),
            (a, b) => a.Error == b.Error && a.Value.Span.SequenceEqual(b.Value.Span));
    }

    [Fact]
    public void DataRequests_ComeBack()
    {
        Check(Gen.Select(Text, Bytes, (table, schema) => new CreateTableRequest(table, schema)));
        Check(Gen.Select(Text, Bytes, (table, filter) => new FilterRequest(table, filter)));
        Check(Gen.Select(Text, Texts, Gen.Int, Bytes, (table, columns, count, rows) =>
            new InsertRequest(table, columns, count, rows)));
        Check(Gen.Select(Text, Bytes, Texts, Texts, Gen.Int, MaybeText,
            (table, filter, columns, order, limit, cursor) =>
            new QueryRequest(table, filter, columns, order, limit, cursor)));
        Check(Gen.Select(Text, Bytes, Texts, Bytes, (table, filter, columns, values) =>
            new UpdateRequest(table, filter, columns, values)));
        Check(Gen.Select(Text, Bytes, Texts, Texts, (table, filter, groups, aggregates) =>
            new AggregateRequest(table, filter, groups, aggregates)));
        Check(Gen.Select(Texts, Gen.Int, Bytes, MaybeText, (columns, count, rows, cursor) =>
            new RowPage(columns, count, rows, cursor)));
    }

    [Fact]
    public void PluginLogAndMetric_ComeBack()
    {
        Check(Bytes.Select(plan => new PluginRequest(plan)), (a, b) => a.PlanJson.SequenceEqual(b.PlanJson));
        Check(Gen.Select(Gen.Int[0, 5], Text, (level, line) => new LogNotice(level, line)), (a, b) => a == b);
        Check(Gen.Select(Text, Gen.Double, (name, value) => new MetricNotice(name, value)), (a, b) => a == b);
    }

    [Fact]
    public void ErrorText_OfAnyLength_IsShortenedNotRefused()
    {
        var error = new WireError("code", new string('ä', 100_000), new string('€', 100_000));

        var read = WireMessage.Decode<HostResultMessage>(WireMessage.Encode(new HostResultMessage(default, error)));

        Assert.EndsWith("(shortened)", read.Error!.Message, StringComparison.Ordinal);
        Assert.EndsWith("(shortened)", read.Error.Remedy, StringComparison.Ordinal);
    }

    // Where a message holds nothing but arrays, the bytes that it is written as again are the comparison.
    private static void Check<T>(Gen<T> messages) where T : IWireMessage<T> =>
        Check(messages, (a, b) => WireMessage.Encode(a).AsSpan().SequenceEqual(WireMessage.Encode(b)));

    private static void Check<T>(Gen<T> messages, Func<T, T, bool> areEqual) where T : IWireMessage<T> =>
        messages.Sample(m => areEqual(WireMessage.Decode<T>(WireMessage.Encode(m)), m), iter: Iterations, threads: 1);
}
