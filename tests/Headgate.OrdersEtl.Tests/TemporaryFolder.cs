using System.Text;
using OrdersEtl;

namespace Headgate.OrdersEtl.Tests;

/// <summary>A folder of a test's own, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("headgate-orders-test-").FullName;

    public string File(string name) => Path.Combine(FullName, name);

    /// <summary>Writes an orders file: the header, then these lines.</summary>
    public string Orders(string name, params string[] lines) => Write(name, OrderColumns.Header + "\n" + string.Concat(lines.Select(line => line + "\n")));

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
