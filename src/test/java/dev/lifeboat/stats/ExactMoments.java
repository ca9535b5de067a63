package dev.lifeboat.stats;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** The two-pass computation, in decimals of 60 digits: the mean, then the deviations from it. */
record ExactMoments(double mean, double m2, double sumOfSquares) {
    private static final MathContext DIGITS = new MathContext(60);

    static ExactMoments of(List<Double> values) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : values) {
            BigDecimal x = new BigDecimal(value);
            sum = sum.add(x);
            squares = squares.add(x.multiply(x));
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(Math.max(1, values.size())), DIGITS);
        BigDecimal m2 = BigDecimal.ZERO;
        for (double value : values) {
            BigDecimal deviation = new BigDecimal(value).subtract(mean);
            m2 = m2.add(deviation.multiply(deviation));
        }
        return new ExactMoments(mean.doubleValue(), m2.doubleValue(), squares.doubleValue());
    }

    /** Rounding error of an updated mean: a few units in the last place of the largest value per step. */
    double meanTolerance(int count) {
        return 4e-16 * count * Math.sqrt(sumOfSquares) + Double.MIN_NORMAL;
    }

    /** Rounding of Welford's update grows with the condition number √(Σx²/M2), not with its square. Chan & Lewis 1979. */
    double m2Tolerance(int count) {
        return 4e-16 * count * (Math.sqrt(sumOfSquares * m2) + 4e-16 * count * sumOfSquares) + Double.MIN_NORMAL;
    }
}
