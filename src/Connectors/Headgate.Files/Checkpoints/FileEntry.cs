using Headgate.Files.Reading;

namespace Headgate.Files.Checkpoints;

/// <summary>What is known of a file while it is read. Belongs to its ledger, which locks.</summary>
internal sealed class FileEntry(FileCheckpoint loaded)
{
    private FileSight? _sight;

    /// <summary>Whether a file was found that it is of.</summary>
    public bool IsSeen => _sight is not null;

    /// <summary>Whether it is among those that are kept.</summary>
    public bool IsKept { get; set; }

    public string Path => _sight?.Path ?? loaded.Path;

    /// <summary>The part of its identity by which it is known again; empty when that is unknown.</summary>
    public string Lasting => _sight?.Lasting ?? FileIdentity.Lasting(loaded.Identity);

    public long Offset { get; set; } = loaded.Offset;

    public long Line { get; set; } = loaded.Line;

    public bool IsDone { get; set; } = loaded.IsDone;

    /// <summary>A file was found that it is of.</summary>
    public void See(FileSight sight) => _sight = sight;

    /// <summary>Whether the file is the one that it was made of, whatever its name.</summary>
    public bool IsOf(FileSight sight)
    {
        if (Lasting.Length > 0 && Lasting != sight.Lasting) return false;
        var (bytes, hash) = Fingerprint();
        return sight.Length >= Offset && sight.Head.Length >= bytes && sight.Head.Hash(bytes) == hash;
    }

    public FileCheckpoint ToCheckpoint()
    {
        if (_sight is null) return loaded;
        var (bytes, hash) = Fingerprint();
        return new FileCheckpoint
        {
            Path = _sight.Path,
            Identity = _sight.Identity,
            FingerprintBytes = bytes,
            Fingerprint = hash,
            Offset = Offset,
            Line = Line,
            IsDone = IsDone,
        };
    }

    /// <summary>By what of its beginning it is known again: of so many bytes the hash.</summary>
    private (int Bytes, string Hash) Fingerprint()
    {
        if (_sight is null) return (loaded.FingerprintBytes, loaded.Fingerprint);
        var bytes = _sight.FingerprintBytes(Offset);
        return (bytes, _sight.Head.Hash(bytes));
    }
}
