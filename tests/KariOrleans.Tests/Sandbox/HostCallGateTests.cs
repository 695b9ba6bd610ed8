using System.Threading.Channels;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Tests.Protocol.Wire;

namespace KariOrleans.Tests.Sandbox;

/// <summary>The bounds of host calls, without a process: the test is the child.</summary>
public sealed class HostCallGateTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SocketPair pair = new();
    private readonly FrameConnection platform;
    private readonly FrameConnection child;
    private readonly Handler handler = new();
    private readonly HostCallGate gate;

    public HostCallGateTests()
    {
        platform = new FrameConnection(pair.Ours);
        child = new FrameConnection(pair.Raw);
        gate = new HostCallGate(platform, handler);
    }

    public void Dispose()
    {
        handler.Release.TrySetResult();
        platform.Dispose();
        child.Dispose();
        pair.Dispose();
    }

    [Fact]
    public async Task OneCallTooMany_IsRefused_AndTheOthersAreAnswered()
    {
        for (uint id = 1; id <= WireLimits.MaxHostCallsInFlight + 1; id++) Start(id);

        var (header, refused) = await ReadAsync();
        handler.Release.SetResult();
        var answers = new List<HostResultMessage>();
        for (var i = 0; i < WireLimits.MaxHostCallsInFlight; i++) answers.Add((await ReadAsync()).Message);

        Assert.Equal((uint)WireLimits.MaxHostCallsInFlight + 1, header.Id);
        Assert.Equal("too_many_host_calls", refused.Error!.Code);
        Assert.All(answers, a => Assert.Null(a.Error));
    }

    [Fact]
    public async Task TooManyBytes_AreRefused()
    {
        var arguments = new byte[WireLimits.MaxHostCallBytesInFlight - 1];
        gate.Start(Header(1), new HostCallMessage(0, arguments), CallPrincipal.Extension);
        gate.Start(Header(2), new HostCallMessage(0, new byte[2]), CallPrincipal.Extension);

        var (header, refused) = await ReadAsync();

        Assert.Equal(2u, header.Id);
        Assert.Equal("too_many_host_calls", refused.Error!.Code);
    }

    [Fact]
    public async Task CallOfACallThatIsOver_IsRefused()
    {
        gate.Start(Header(1), new HostCallMessage(7, default), principal: null);

        Assert.Equal("call_over", (await ReadAsync()).Message.Error!.Code);
    }

    [Fact]
    public async Task Cancel_ReachesTheHandler()
    {
        Start(5);
        await handler.Started.Task.WaitAsync(Patience);

        gate.Cancel(5);

        Assert.Equal("cancelled", (await ReadAsync()).Message.Error!.Code);
    }

    [Fact]
    public void IdInFlight_CantBeUsedAgain()
    {
        Start(1);

        Assert.Throws<WireException>(() => Start(1));
    }

    [Fact]
    public async Task HandlerThatThrows_IsAnAnswerWithoutItsInsides()
    {
        handler.Failure = new InvalidOperationException("secret of the platform");

        Start(1);

        var error = (await ReadAsync()).Message.Error!;
        Assert.Equal("platform_error", error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildThatNeverReadsItsAnswers_LosesItsSession()
    {
        handler.Answer = new byte[1024 * 1024];
        handler.Release.SetResult();

        // The session's end is what stops this loop: without a bound it would fill the memory instead.
        for (uint id = 1; id <= 10_000 && !handler.IsOver; id++)
        {
            Start(id);
            await handler.AnsweredAsync().WaitAsync(Patience);
            try
            {
                if (id % 16 == 0) await platform.SendAsync(Header(0), new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                // Full, and still open.
            }
            catch (WireException)
            {
                handler.IsOver = true;
            }
        }

        Assert.True(handler.IsOver, "Ten thousand answers of a MiB were kept for a child that reads none.");
    }

    private void Start(uint id) =>
        gate.Start(Header(id), new HostCallMessage(0, new byte[] { 1 }), CallPrincipal.Extension);

    private static FrameHeader Header(uint id) => new(0, id, FrameKind.HostCall, 0, (ushort)HostMethod.Count);

    private async Task<(FrameHeader Header, HostResultMessage Message)> ReadAsync()
    {
        var (header, payload) = await child.ReadFrameAsync(default).WaitAsync(Patience);
        return (header, WireMessage.Decode<HostResultMessage>(payload));
    }

    private sealed class Handler : IHostCallHandler
    {
        private readonly Channel<bool> answered = Channel.CreateUnbounded<bool>();

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LimitLog Limits { get; } = new(TimeProvider.System);

        public byte[] Answer { get; set; } = [];

        public Exception? Failure { get; set; }

        public bool IsOver { get; set; }

        public Task<bool> AnsweredAsync() => answered.Reader.ReadAsync().AsTask();

        public async ValueTask<HostResultMessage> HandleAsync(
            CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments,
                CancellationToken cancellationToken)
        {
            Started.TrySetResult();
            if (Failure is not null) throw Failure;
            await Release.Task.WaitAsync(cancellationToken);
            answered.Writer.TryWrite(true);
            return new HostResultMessage(Answer);
        }

        public void Notify(CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments)
        {
        }

        public void Record(EgressRecord connection)
        {
        }

        public void WriteOutput(string line, bool isError)
        {
        }
    }
}
