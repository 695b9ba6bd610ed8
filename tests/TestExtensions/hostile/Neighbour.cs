using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace TestExtensions;

/// <summary>
/// Two tenants with this extension on one machine: what one leaves open for the other, and how that looks for it.
/// </summary>
internal static class Neighbour
{
    private const nint Key = 0x4b415249;
    private const string Abstract = "\0kari-neighbour";
    private const string Secret = "the neighbour's secret";

    /// <summary>Leaves everything open that one process can leave open for another. Says where.</summary>
    public static JsonObject Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Abstract));
        socket.Listen();
        File.WriteAllText("/tmp/neighbour", Secret);
        File.WriteAllText("/kari/data/neighbour", Secret);
        Libc.WithText("/tmp/neighbour", path => Libc.Invoke(90, path, 0x1ff));
        Libc.WithText("/kari/data/neighbour", path => Libc.Invoke(90, path, 0x1ff));
        return new JsonObject
        {
            ["port"] = ((IPEndPoint)listener.LocalEndpoint).Port,
            ["memory"] = (long)Libc.Invoke(29, Key, 4_096, 0x3b6),
            ["messages"] = (long)Libc.Invoke(68, Key, 0x3b6),
            ["semaphores"] = (long)Libc.Invoke(64, Key, 1, 0x3b6),
        };
    }

    /// <summary>The ways to a neighbour whose processes and directories, as the silo sees them, are known.</summary>
    public static IEnumerable<KeyValuePair<string, Func<string?>>> Probes(JsonNode neighbour)
    {
        var port = (int)neighbour["port"]!;
        foreach (var (i, process) in neighbour["processes"]!.AsArray().Index())
        {
            foreach (var probe in Process(i, (int)process!)) yield return probe;
        }

        foreach (var (name, place) in neighbour["places"]!.AsObject())
        {
            foreach (var probe in Place(name, (string)place!)) yield return probe;
        }

        yield return new("reach the neighbour's loopback port", () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, port);
            return "connected";
        });
        yield return new("reach the neighbour's abstract socket", () =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Abstract));
            return "connected";
        });
        yield return new("find the neighbour's shared memory", () => Denied(Libc.Invoke(29, Key, 4_096, 0)));
        yield return new("find the neighbour's message queue", () => Denied(Libc.Invoke(68, Key, 0)));
        yield return new("find the neighbour's semaphores", () => Denied(Libc.Invoke(64, Key, 1, 0)));
        yield return new("find the neighbour's secret in a scratch directory",
            () => File.Exists("/tmp/neighbour") ? File.ReadAllText("/tmp/neighbour") : null);
        yield return new("find the neighbour's secret in a data directory",
            () => File.Exists("/kari/data/neighbour") ? File.ReadAllText("/kari/data/neighbour") : null);
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Process(int index, int process)
    {
        foreach (var file in (string[])["environ", "maps", "mem", "cmdline", "status", "root", "cwd", "fd", "exe"])
        {
            yield return new($"read {file} of the neighbour's process {index}", () => Read($"/proc/{process}/{file}"));
        }

        yield return new($"see the neighbour's process {index}", () => Denied(Libc.Invoke(Libc.Kill, process, 0)));
        yield return new($"kill the neighbour's process {index}",
            () => Denied(Libc.Invoke(Libc.Kill, process, Libc.KillSignal)));
        yield return new($"kill the neighbour's group {index}",
            () => Denied(Libc.Invoke(Libc.Kill, -process, Libc.KillSignal)));
        yield return new($"open the neighbour's process {index}", () => Denied(Libc.Invoke(434, process, 0)));
        yield return new($"trace the neighbour's process {index}", () => Denied(Libc.Invoke(101, 16, process)));
        yield return new($"slow the neighbour's process {index}", () => Denied(Libc.Invoke(141, 0, process, 19)));
        yield return new($"pin the neighbour's process {index}", () => Denied(Libc.Invoke(204, process, 8, 0)));
        yield return new($"limit the neighbour's process {index}", () => Denied(Libc.Invoke(302, process, 7, 0, 0)));
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Place(string name, string path)
    {
        yield return new($"read the neighbour's {name}", () => Read(path));
        yield return new($"read beside the neighbour's {name}", () => Read(Path.GetDirectoryName(path)!));
        yield return new($"write in the neighbour's {name}", () =>
        {
            File.WriteAllText(Path.Combine(path, "probe"), "x");
            return path;
        });
        yield return new($"climb to the neighbour's {name}", () => Read($"/kari/data/../../../../../..{path}"));
        yield return new($"link to the neighbour's {name}", () =>
        {
            var link = $"/kari/data/{Guid.NewGuid():n}";
            File.CreateSymbolicLink(link, path);
            return Read(link);
        });
        yield return new($"find the neighbour's {name} through the first process", () => Read($"/proc/1/root{path}"));
        yield return new($"find the neighbour's {name} through its mounts", () =>
            File.ReadLines("/proc/self/mountinfo")
                .FirstOrDefault(line => line.Contains($" {path} ", StringComparison.Ordinal)));
        yield return new($"connect to the neighbour's {name}", () =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(path, "s")));
            return "connected";
        });
    }

    private static string? Read(string path)
    {
        if (Directory.Exists(path)) return $"{path}: {Directory.GetFileSystemEntries(path).FirstOrDefault()}";
        return $"{path}: {File.ReadAllText(path)}";
    }

    private static string? Denied(nint result) => result >= 0 ? $"returned {result}" : null;
}
