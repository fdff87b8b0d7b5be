using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Headgate.Dashboard.Assets;

/// <summary>
/// The files that browsers get, out of the assembly. All but the page are asked for below a folder that is named after what they say, so that a browser may keep them
/// for ever and still never mixes two versions.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class AssetLibrary
{
    private const string PageName = "index.html";
    private const string VersionMark = "{version}";

    private static readonly Lazy<AssetLibrary> Embedded = new(static () => new AssetLibrary(Read()));

    private readonly FrozenDictionary<string, Asset> _assets;

    private AssetLibrary(Dictionary<string, byte[]> files)
    {
        Version = MarkOf([.. files.OrderBy(static file => file.Key, StringComparer.Ordinal).SelectMany(static file => file.Value)]);
        var page = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[PageName]).Replace(VersionMark, Version, StringComparison.Ordinal));
        Page = new Asset("text/html; charset=utf-8", page, $"\"{MarkOf(page)}\"");
        _assets = files.Where(static file => file.Key != PageName).ToFrozenDictionary(
            static file => file.Key,
            static file => new Asset(TypeOf(file.Key), file.Value, $"\"{MarkOf(file.Value)}\""),
            StringComparer.Ordinal);
    }

    /// <summary>Gets the files of this assembly.</summary>
    public static AssetLibrary Instance => Embedded.Value;

    /// <summary>Gets the name of the folder below which the files are asked for.</summary>
    public string Version { get; }

    /// <summary>Gets the page.</summary>
    public Asset Page { get; }

    /// <summary>The file of a name; null when there is none.</summary>
    public Asset? Find(string name) => _assets.GetValueOrDefault(name);

    private static Dictionary<string, byte[]> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            files.Add(name, bytes);
        }

        return files;
    }

    private static string MarkOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
