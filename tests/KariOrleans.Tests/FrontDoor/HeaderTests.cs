using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Http;

namespace KariOrleans.Tests.FrontDoor;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("Host")]
    [InlineData("X-API-Key")]
    [InlineData("x-api-key")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Kari-Tenant")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Transfer-Encoding")]
    public void CredentialOrProxyHeader_NeverReachesAnExtension(string name) =>
        Assert.Null(PassedHeaders.PassedName(name));

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c", "01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "0af7651916cd43dd8448eb211c80319c", "00")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null, "00")]
    [InlineData("00-nonsense", null, "00")]
    [InlineData("", null, "00")]
    public void TraceOfTheCaller_IsGoneOnWith(string sent, string? trace, string flags)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.TraceParent = sent;

        TraceHeader.Begin(context);

        var id = context.Response.Headers["X-Kari-Trace-Id"].ToString();
        Assert.Matches("^[0-9a-f]{32}$", id);
        if (trace is not null) Assert.Equal(trace, id);
        else Assert.DoesNotContain("0000000000000000", id, StringComparison.Ordinal);
        Assert.Matches($"^00-{id}-[0-9a-f]{{16}}-{flags}$", TraceHeader.ParentOf(context));
    }

    [Theory]
    [InlineData("Accept", "accept")]
    [InlineData("If-None-Match", "if-none-match")]
    [InlineData("X-Request-ID", "x-request-id")]
    [InlineData("X-Custom", "x-custom")]
    public void AllowedHeader_IsPassedInLowerCase(string name, string passed) =>
        Assert.Equal(passed, PassedHeaders.PassedName(name));

    [Fact]
    public void MixedHeaders_OnlyTheAllowedArePassed()
    {
        var headers = new HeaderDictionary
        {
            ["Authorization"] = "Bearer kari_x",
            ["Prefer"] = "wait=1",
            ["Cookie"] = "a=b"
        };

        Assert.Equal([new("prefer", "wait=1")], PassedHeaders.From(headers));
    }

    [Theory]
    [InlineData("Set-Cookie")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Server")]
    [InlineData("Access-Control-Allow-Origin")]
    [InlineData("Content-Security-Policy")]
    [InlineData("Strict-Transport-Security")]
    [InlineData("Clear-Site-Data")]
    [InlineData("X-Content-Type-Options")]
    [InlineData("X-Accel-Redirect")]
    [InlineData("X-Sendfile")]
    [InlineData("X-Kari-Trace-Id")]
    [InlineData("X-Bad\r\nSet-Cookie")]
    [InlineData("x-")]
    public void HeaderThatActsForThePlatform_IsNotTakenFromAnAuthor(string name) =>
        Assert.False(AnswerHeaders.IsAllowed(name));

    [Theory]
    [InlineData("ETag")]
    [InlineData("link")]
    [InlineData("Content-Disposition")]
    [InlineData("X-Page-Count")]
    public void HarmlessHeader_IsTakenFromAnAuthor(string name) => Assert.True(AnswerHeaders.IsAllowed(name));

    [Theory]
    [InlineData("a\r\nSet-Cookie: x=1")]
    [InlineData("a\0")]
    [InlineData("ü")]
    public void ValueThatCouldEndTheHeader_IsDropped(string value)
    {
        var target = new HeaderDictionary();

        AnswerHeaders.Copy([new("X-Note", value), new("X-Other", "fine")], target);

        Assert.Equal(["X-Other"], target.Keys);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("TEXT/HTML; charset=utf-8")]
    [InlineData("image/svg+xml")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml")]
    [InlineData("made/up")]
    public void TypeThatCanCarryScript_IsSandboxed(string type) => Assert.True(CallAnswer.CanCarryScript(type));

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("image/png")]
    public void InertType_IsNotSandboxed(string type) => Assert.False(CallAnswer.CanCarryScript(type));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("600001", 600_000)]
    [InlineData("9223372036854775807", 600_000)]
    public void Deadline_IsBounded(string text, int expected)
    {
        var headers = new HeaderDictionary { [CallHeaders.Deadline] = text };

        Assert.True(CallHeaders.TryReadDeadline(headers, TimeSpan.FromMinutes(10), out var deadline, out _));

        Assert.Equal(TimeSpan.FromMilliseconds(expected), deadline);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public void DeadlineThatIsNone_IsRefused(string text) =>
        Assert.False(CallHeaders.TryReadDeadline(
            new HeaderDictionary { [CallHeaders.Deadline] = text }, TimeSpan.FromMinutes(10), out _, out _));
}
