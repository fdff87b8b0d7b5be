using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Headgate.Faults.Clusters;

/// <summary>A network namespace for each silo, and two networks: by one the silos reach each other and clients reach them, by the other they reach the store. A silo can be cut off from either.
/// Needs root and iproute2.</summary>
/// <remarks>One call at a time.</remarks>
internal sealed class SiloNetwork : IDisposable
{
    private const string Ip = "ip";

    // What the kernel names network administration and system administration.
    private const ulong Privileges = (1UL << 12) | (1UL << 21);

    private readonly string _prefix = $"hg{Environment.ProcessId:x}";

    // Addresses that are set aside for tests of networks (RFC 2544).
    private readonly string _silos = $"198.18.{Environment.ProcessId % 127 * 2}";
    private readonly string _store = $"198.18.{(Environment.ProcessId % 127 * 2) + 1}";
    private readonly HashSet<int> _members = [];

    private SiloNetwork()
    {
    }

    /// <summary>The address at which silos find the store.</summary>
    public string StoreAddress => $"{_store}.1";

    /// <summary>Whether this process may make such networks; else they are not to be had here, whatever is installed.</summary>
    public static bool IsAllowed
    {
        get
        {
            const string Line = "CapEff:";
            var status = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status") : [];
            var effective = status.FirstOrDefault(static line => line.StartsWith(Line, StringComparison.Ordinal));
            return effective is not null && (ulong.Parse(effective.AsSpan(Line.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Privileges) == Privileges;
        }
    }

    /// <summary>Makes one.</summary>
    /// <returns>The network, or why there is none.</returns>
    public static (SiloNetwork? Network, string? WhyNot) TryMake()
    {
        if (!IsAllowed) return (null, "network namespaces need root: the capabilities CAP_SYS_ADMIN and CAP_NET_ADMIN");
        var network = new SiloNetwork();
        try
        {
            network.MakeBridge(network.NameOf('s'), $"{network._silos}.1/24");
            network.MakeBridge(network.NameOf('d'), $"{network._store}.1/24");
            network.Add(0);
            return (network, null);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            network.Dispose();
            return (null, $"network namespaces cannot be made with iproute2: {failure.Message}");
        }
    }

    /// <summary>Makes the namespace of a silo, unless there is one, and connects it.</summary>
    /// <returns>The address of the silo.</returns>
    public string Add(int number)
    {
        if (!_members.Add(number))
        {
            Heal(number);
            return $"{_silos}.{number + 10}";
        }

        var name = NameOf('n', number);
        Run("netns", "add", name);
        Run("-n", name, "link", "set", "lo", "up");
        Connect('s', number, "silos", $"{_silos}.{number + 10}");
        Connect('d', number, "store", $"{_store}.{number + 10}");
        return $"{_silos}.{number + 10}";
    }

    /// <summary>The command that runs another in the namespace of a silo.</summary>
    public string[] CommandOf(int number) => [Ip, "netns", "exec", NameOf('n', number)];

    /// <summary>Cuts a silo off: nothing comes out or in, and nobody is told.</summary>
    /// <param name="number">Which silo.</param>
    /// <param name="fromStore">Whether it does not reach the store, either.</param>
    public void Cut(int number, bool fromStore)
    {
        Run("link", "set", NameOf('s', number), "down");
        if (fromStore) Run("link", "set", NameOf('d', number), "down");
    }

    /// <summary>Connects it again.</summary>
    public void Heal(int number)
    {
        Run("link", "set", NameOf('s', number), "up");
        Run("link", "set", NameOf('d', number), "up");
    }

    /// <summary>Takes all of it away.</summary>
    public void Dispose()
    {
        // With a namespace go its ends of the cables, and with these the other ends.
        foreach (var number in _members) TryRun("netns", "delete", NameOf('n', number));
        TryRun("link", "delete", NameOf('s'));
        TryRun("link", "delete", NameOf('d'));
    }

    private void MakeBridge(string name, string address)
    {
        Run("link", "add", name, "type", "bridge");
        Run("address", "add", address, "dev", name);
        Run("link", "set", name, "up");
    }

    private void Connect(char network, int number, string end, string address)
    {
        var (outer, name) = (NameOf(network, number), NameOf('n', number));
        Run("link", "add", outer, "type", "veth", "peer", "name", end, "netns", name);
        Run("link", "set", outer, "master", NameOf(network), "up");
        Run("-n", name, "address", "add", $"{address}/24", "dev", end);
        Run("-n", name, "link", "set", end, "up");
    }

    private string NameOf(char kind, int? number = null) => $"{_prefix}{kind}{number}";

    private static void TryRun(params string[] arguments)
    {
        try
        {
            Run(arguments);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It was not made.
        }
    }

    private static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Ip, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Ip} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Trim()}");
    }
}
