namespace Headgate.Model.Tests.Protocol;

/// <summary>128 bits that stand for a state. Two lanes with different multipliers, so that two states share one by accident about never.</summary>
internal struct Fingerprint
{
    private ulong _first = 0x9E3779B97F4A7C15;
    private ulong _second = 0xC2B2AE3D27D4EB4F;

    public Fingerprint()
    {
    }

    public readonly UInt128 Value => new(Finish(_first), Finish(_second));

    public void Add(int value)
    {
        var word = (ulong)(uint)value + 1;
        _first = ulong.RotateLeft((_first ^ word) * 0xFF51AFD7ED558CCD, 29) + word;
        _second = ulong.RotateLeft((_second + (word * 0x94D049BB133111EB)) * 0xC4CEB9FE1A85EC53, 31) ^ word;
    }

    public void Add(int first, int second, int third)
    {
        Add(first);
        Add(second);
        Add(third);
    }

    private static ulong Finish(ulong lane)
    {
        lane ^= lane >> 32;
        lane *= 0xD6E8FEB86659FD93;
        return lane ^ (lane >> 32);
    }
}
