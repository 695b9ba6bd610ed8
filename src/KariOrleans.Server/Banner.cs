namespace KariOrleans.Server;

/// <summary>What a person sees who has just started the server.</summary>
internal static class Banner
{
    public static string For(ServerHost host, ServerOptions options, string? key)
    {
        var url = host.Url.TrimEnd('/');
        var extension = $"{url}/api/extensions/{FirstStart.DemoExtension}";
        var header = $"-H 'Authorization: Bearer {key ?? "YOUR-KEY"}'";
        return string.Join(
            Environment.NewLine,
            [
                "",
                $"KariOrleans runs at {url}",
                $"  reference  {url}/reference     dashboard  {url}/dashboard     health  {url}/health",
                $"  data       {options.DataDirectory}",
                $"  sandbox    {host.Sandbox.Summary}",
                "",
                key is null
                    ? "The administrator's key was shown at the first start. For another one, start with "
                        + "--new-admin-key."
                    : $"Administrator's key, shown this once:  {key}",
                .. options.CreateDemo ? Examples(extension, url, header) : [],
                "",
                "Ctrl-C drains and ends the server.",
                "",
            ]);
    }

    private static string[] Examples(string extension, string url, string header) =>
    [
        "",
        $"The tenant '{FirstStart.DemoTenant}' has {FirstStart.DemoExtension} installed. Try:",
        $"  curl {header} -H 'Content-Type: text/csv' --data-binary "
            + $"$'symbol,date,price\\nACME,2026-01-01,40.1\\nACME,2026-02-01,42.5\\nACME,2026-03-01,41.9\\n' "
                + $"{extension}/analytics/data",
        $"  curl {header} -X POST "
            + $"{url}/api/extensions/background-tasks/{FirstStart.DemoExtension}/daily_report/execute",
        $"  curl {header} {extension}/analytics/reports/latest",
    ];
}
