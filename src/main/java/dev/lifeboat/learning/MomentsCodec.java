package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.RunningMoments;

/** The binary format of running moments, part of the formats of the journal and of the learner state. */
final class MomentsCodec {
    private MomentsCodec() {}

    static void write(RunningMoments moments, BinaryWriter out) {
        out.putCount(moments.variables());
        for (int i = 0; i < moments.variables(); i++) {
            out.putDouble(moments.count(i)).putDouble(moments.mean(i)).putDouble(moments.m2(i));
        }
        out.putLong(moments.time()).putCount(moments.records());
    }

    static RunningMoments read(BinaryReader in) {
        int variables = in.readLength(3 * Double.BYTES);
        double[] count = new double[variables];
        double[] mean = new double[variables];
        double[] m2 = new double[variables];
        for (int i = 0; i < variables; i++) {
            count[i] = in.readDouble();
            mean[i] = in.readDouble();
            m2[i] = in.readDouble();
        }
        try {
            return new RunningMoments(count, mean, m2, in.readLong(), in.readCount());
        } catch (IllegalArgumentException e) {
            throw in.damaged("has invalid " + e.getMessage());
        }
    }
}
