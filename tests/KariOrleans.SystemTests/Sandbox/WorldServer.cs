using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KariOrleans.Sandbox.Egress;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>
/// What extensions find outside: a server for http and https on the loopback interface, and the names that lead to it.
/// </summary>
internal sealed class WorldServer : INameResolver, IAsyncDisposable
{
    /// <summary>The host that tests declare.</summary>
    public const string Host = "allowed.test";

    private readonly WebApplication application;
    private readonly X509Certificate2 certificate = Certify();

    private WorldServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        application = builder.Build();
        application.MapGet("/hello", (HttpRequest r) => $"hello {r.Scheme} {r.Host.Host} {r.QueryString}");
        application.MapGet("/redirect", (string to) => Results.Redirect(to));
        application.MapGet("/hold", HoldAsync);
    }

    public int HttpPort { get; private set; }

    public int HttpsPort { get; private set; }

    /// <summary>The certificate that the server shows, for clients to trust.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>Every name that was looked up, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Completes when a request to <c>/hold</c> has come.</summary>
    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the client of <c>/hold</c> is gone.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<WorldServer> StartAsync()
    {
        var server = new WorldServer();
        await server.application.StartAsync();
        var addresses = server.application.Urls.Select(url => new Uri(url)).ToList();
        server.HttpPort = addresses.Single(a => a.Scheme == "http").Port;
        server.HttpsPort = addresses.Single(a => a.Scheme == "https").Port;
        return server;
    }

    public string Url(string scheme, string path, string host = Host) =>
        $"{scheme}://{host}:{(scheme == "http" ? HttpPort : HttpsPort)}{path}";

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Asked.Enqueue(host);
        return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        certificate.Dispose();
    }

    private async Task HoldAsync(HttpContext context)
    {
        Held.TrySetResult();
        await using var gone = context.RequestAborted.Register(() => Released.TrySetResult());
        await Released.Task;
    }

    private static X509Certificate2 Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
