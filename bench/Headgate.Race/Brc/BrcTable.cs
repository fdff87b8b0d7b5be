using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Headgate.Race.Brc;

/// <summary>The figures of all stations, found by the bytes of their names.</summary>
internal sealed class BrcTable
{
    private const int Slots = 1 << 15;

    private readonly byte[]?[] _names = new byte[Slots][];
    private readonly BrcFigures[] _figures = new BrcFigures[Slots];

    public IEnumerable<KeyValuePair<string, BrcFigures>> Stations =>
        from slot in Enumerable.Range(0, Slots)
        where _names[slot] is not null
        select KeyValuePair.Create(Encoding.UTF8.GetString(_names[slot]!), _figures[slot]);

    /// <summary>Adds rows.</summary>
    public BrcTable Add(ReadOnlySpan<byte> rows)
    {
        while (!rows.IsEmpty)
        {
            var end = rows.IndexOf((byte)';');
            var figures = Find(rows[..end]);
            rows = rows[(end + 1)..];
            figures.Add(Parse(ref rows));
        }

        return this;
    }

    /// <summary>Adds the figures of another table.</summary>
    public BrcTable Merge(BrcTable other)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            if (other._names[slot] is { } name) Find(name).Merge(other._figures[slot]);
        }

        return this;
    }

    /// <summary>Reads a temperature, in tenths, and its line's end.</summary>
    private static int Parse(ref ReadOnlySpan<byte> rows)
    {
        var isNegative = rows[0] == '-';
        if (isNegative) rows = rows[1..];
        int tenths;
        if (rows[1] == '.')
        {
            tenths = ((rows[0] - '0') * 10) + rows[2] - '0';
            rows = rows[4..];
        }
        else
        {
            tenths = ((rows[0] - '0') * 100) + ((rows[1] - '0') * 10) + rows[3] - '0';
            rows = rows[5..];
        }

        return isNegative ? -tenths : tenths;
    }

    private BrcFigures Find(ReadOnlySpan<byte> name)
    {
        for (var slot = (int)(Hash(name) % Slots); ; slot = (slot + 1) % Slots)
        {
            if (_names[slot] is not { } there)
            {
                _names[slot] = name.ToArray();
                return _figures[slot] = new BrcFigures();
            }

            if (name.SequenceEqual(there)) return _figures[slot];
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var first = name.Length >= 4 ? MemoryMarshal.Read<uint>(name) : name[0];
        var last = name.Length >= 4 ? MemoryMarshal.Read<uint>(name[^4..]) : name[^1];
        return BitOperations.RotateLeft(first * 0x9E3779B1u, 15) ^ (last * 0x85EBCA77u) ^ (uint)name.Length;
    }
}
