using System.Net;
using KariOrleans.SystemTests.Support;
using Microsoft.Extensions.Logging;

namespace KariOrleans.SystemTests.Server;

/// <summary>From a manifest's declaration to the log, in a whole server.</summary>
public sealed class EgressServerTests
{
    [Fact]
    public async Task RefusedConnection_TellsTheCallerWhy_AndIsLoggedForItsTenant()
    {
        using var log = new LineSignal("egress to localhost:80");
        await using var server = await KariServer.StartAsync(
            configure: builder => builder.Logging.AddProvider(log));
        using var client = await server.CreateTenantAsync("acme");

        var answer = await client.PostJsonAsync(
            "/api/plugins/execute", """{"intent":"http_request","params":{"url":"http://localhost/"}}""");

        var text = await answer.Content.ReadAsStringAsync();
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("address_not_public", text, StringComparison.Ordinal);
        var line = await log.Seen.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("acme/kari-core egress to localhost:80", line, StringComparison.Ordinal);
        Assert.Contains("Denied address_not_public", line, StringComparison.Ordinal);
    }

    /// <summary>Completes with the first log line that has a text in it.</summary>
    private sealed class LineSignal(string wanted) : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource<string> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Seen => seen.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception) is var line && line.Contains(wanted, StringComparison.Ordinal))
                seen.TrySetResult(line);
        }

        public void Dispose()
        {
        }
    }
}
