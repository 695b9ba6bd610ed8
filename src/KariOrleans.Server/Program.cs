using System.CommandLine;
using KariOrleans.Server;

// Patterns in the schemas of extensions run in this process; one that backtracks would keep a thread for ever. .NET
// reads this once, before the first pattern.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(250));

// The host answers Ctrl-C itself, and drains; the parser would end the process two seconds later.
return await CommandLine.Create(RunAsync).Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
{
    try
    {
        await using var host = await ServerHost.StartAsync(options, cancellationToken: cancellationToken);
        var key = await FirstStart.RunAsync(host.Application.Services.GetRequiredService<IGrainFactory>(), options);
        Console.WriteLine(Banner.For(host, options, key));
        await host.Application.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
    catch (StartupException e)
    {
        await Console.Error.WriteLineAsync($"error: {e.Message}{Environment.NewLine}  {e.Remedy}");
        return 1;
    }
}
